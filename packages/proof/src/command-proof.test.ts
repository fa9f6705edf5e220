import { expect, it } from 'vitest';
import { openCommandProof, PROOF_MAX_AGE_MS } from './command-proof.ts';
import { decisionNonce } from './step-up.ts';
import { createBrowserKey } from './testing/browser-key.ts';

const NOW_MS = 1_790_000_000_000;
const command = { commandId: 'c-1', alertId: 'a-1', action: 'confirm', state: 'raised', signedAtMs: NOW_MS };
const mine = createBrowserKey();
const open = (proof: string, thumbprint = mine.thumbprint, nowMs = NOW_MS) =>
  openCommandProof(proof, thumbprint, nowMs);

it('says what the browser signed', async () => {
  expect(await open(mine.sign({ ...command, note: 'seen on foot' }))).toEqual({ ...command, note: 'seen on foot' });
});

it.each([
  ['in its last moment', PROOF_MAX_AGE_MS, true],
  ['a moment later', PROOF_MAX_AGE_MS + 1, false],
  ['by a clock that is a little ahead', -PROOF_MAX_AGE_MS, true],
  ['for later', -PROOF_MAX_AGE_MS - 1, false],
])('is believed, or not, %s', async (_, laterMs, believed) => {
  expect((await open(mine.sign(command), mine.thumbprint, NOW_MS + laterMs)) !== undefined).toBe(believed);
});

it('of another key is none, also under the name of mine', async () => {
  const other = createBrowserKey();
  expect(await open(other.sign(command))).toBeUndefined();
  expect(await open(other.sign(command, { jwk: mine.jwk }))).toBeUndefined();
});

it('of a session whose nonce is a decision is none: there is no key with that thumbprint', async () => {
  expect(await open(mine.sign(command), decisionNonce('c-1', { kind: 'review' }))).toBeUndefined();
});

it('changed on the way, unsigned, of another type, or no command is none', async () => {
  const [header = '', payload = '', signature = ''] = mine.sign(command).split('.');
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  for (const proof of [
    `${header}.${encoded({ ...command, action: 'dismiss' })}.${signature}`,
    `${encoded({ alg: 'none' })}.${payload}.`,
    `${encoded({ alg: 'ES256', typ: 'marsad-command+jwt', jwk: { kty: 'EC', crv: 'P-256', x: '!', y: '' } })}.${payload}.${signature}`,
    mine.sign(command, { typ: 'JWT' }),
    mine.sign(command, { jwk: undefined }),
    mine.sign({ ...command, state: 'anything' }),
    mine.sign({ ...command, note: 'seen \u202eon foot' }),
    'no signature at all',
    '..',
  ])
    expect(await open(proof)).toBeUndefined();
});
