import { describe, expect, it } from 'vitest';
import { openCommandProof, PROOF_MAX_AGE_MS } from './command-proof.ts';
import { decisionNonce } from './step-up.ts';
import { createBrowserKey } from './testing/browser-key.ts';

const NOW_MS = 1_790_000_000_000;
const command = { commandId: 'c-1', alertId: 'a-1', action: 'confirm', state: 'raised', signedAtMs: NOW_MS };
const sessionKey = createBrowserKey();
const open = (proof: string, thumbprint = sessionKey.thumbprint, nowMs = NOW_MS) =>
  openCommandProof(proof, thumbprint, nowMs);

describe('a command proof', () => {
  it('holds what the browser signed', async () => {
    expect(await open(sessionKey.sign({ ...command, note: 'seen on foot' }))).toEqual({
      ...command,
      note: 'seen on foot',
    });
  });

  it.each([
    ['at the end of its time', PROOF_MAX_AGE_MS, true],
    ['a millisecond later', PROOF_MAX_AGE_MS + 1, false],
    ['signed by a clock that is ahead by the limit', -PROOF_MAX_AGE_MS, true],
    ['signed by a clock that is ahead by more', -PROOF_MAX_AGE_MS - 1, false],
  ])('is accepted only within its time: %s', async (_, laterMs, accepted) => {
    expect((await open(sessionKey.sign(command), sessionKey.thumbprint, NOW_MS + laterMs)) !== undefined).toBe(
      accepted,
    );
  });

  it("is refused if another key signed it, even with the session's key in its header", async () => {
    const other = createBrowserKey();
    expect(await open(other.sign(command))).toBeUndefined();
    expect(await open(other.sign(command, { jwk: sessionKey.jwk }))).toBeUndefined();
  });

  it("is refused in a session whose token was issued for a decision: its nonce is not a key's thumbprint", async () => {
    expect(await open(sessionKey.sign(command), decisionNonce('c-1', { kind: 'review' }))).toBeUndefined();
  });

  it('is refused if it is changed, unsigned, of another type, or no command', async () => {
    const [header = '', payload = '', signature = ''] = sessionKey.sign(command).split('.');
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const proof of [
      `${header}.${encode({ ...command, action: 'dismiss' })}.${signature}`,
      `${encode({ alg: 'none' })}.${payload}.`,
      `${encode({ alg: 'ES256', typ: 'marsad-command+jwt', jwk: { kty: 'EC', crv: 'P-256', x: '!', y: '' } })}.${payload}.${signature}`,
      sessionKey.sign(command, { typ: 'JWT' }),
      sessionKey.sign(command, { jwk: undefined }),
      sessionKey.sign({ ...command, state: 'anything' }),
      sessionKey.sign({ ...command, note: 'seen \u202eon foot' }),
      'no signature at all',
      '..',
    ])
      expect(await open(proof)).toBeUndefined();
  });
});
