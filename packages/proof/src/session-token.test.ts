import { LONGEST_SESSION_MS } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { sessionIdOf } from './ended-sessions.ts';
import { SignInUnavailableError } from './provider.ts';
import { MULTI_FACTOR_ACR } from './second-factor.ts';
import { createSessionVerifier } from './session-token.ts';
import { CLIENT, createTestProvider, ISSUER } from './testing/provider.ts';

const NOW_S = 1_790_000_000;
const LONGEST_S = LONGEST_SESSION_MS / 1_000;
const person = { name: 'Salma', role: 'operator', agency: 'rabat-operations', districts: ['hassan'] };
const validClaims = {
  iss: ISSUER,
  aud: CLIENT,
  sub: 'demo-operator',
  nonce: 'n-1',
  sid: 'p-1',
  iat: NOW_S,
  exp: NOW_S + 600,
  acr: MULTI_FACTOR_ACR,
  ...person,
};

const { keys, other, sign } = await createTestProvider();
const signed = (claims: Record<string, unknown> = {}, by?: typeof other) => sign({ ...validClaims, ...claims }, { by });
const verify = (token: string, atS = NOW_S, subject = 'demo-operator', sessionMs = LONGEST_SESSION_MS) =>
  createSessionVerifier({ issuer: ISSUER, clientId: CLIENT, keys }, sessionMs).verify(token, subject, atS * 1_000);

describe('the token of a session names who acts', () => {
  it.each([
    ['at once', 0],
    ['after it has expired, while a shift goes on', 3_600],
    ['in the last moment of the longest session', LONGEST_S],
  ])('%s', async (_, laterS) => {
    expect(await verify(await signed(), NOW_S + laterS)).toEqual({
      kind: 'verified',
      person: { subject: 'demo-operator', ...person },
      session: {
        id: sessionIdOf({ sub: 'demo-operator', nonce: 'n-1' }),
        subject: 'demo-operator',
        providerSession: 'p-1',
        issuedAtMs: NOW_S * 1_000,
      },
      key: 'n-1',
    });
  });
});

it('a session lasts as long as the deployment allows, and never longer than the longest session', async () => {
  const at = async (sessionMs: number, laterS: number) =>
    (await verify(await signed(), NOW_S + laterS, 'demo-operator', sessionMs)).kind;
  expect([await at(3_600_000, 3_600 + 60), await at(3_600_000, 3_600 + 61)]).toEqual(['verified', 'refused']);
  expect(await at(2 * LONGEST_SESSION_MS, LONGEST_S + 61)).toBe('refused');
});

describe('a token is refused', () => {
  it.each([
    ['of another provider', { iss: 'http://localhost:9091' }, 'unverified'],
    ['for another client', { aud: 'somebody-else' }, 'unverified'],
    ['that was over when it was issued', { exp: NOW_S - 6 }, 'unverified'],
    ['that never ends', { exp: undefined }, 'unverified'],
    ['without the time of its issue', { iat: undefined }, 'unverified'],
    ['of a session that would begin later', { iat: NOW_S + 6 }, 'session_over'],
    ['of a session that has gone on too long', { iat: NOW_S - LONGEST_S - 61, exp: NOW_S }, 'session_over'],
    ['of another person', { sub: 'demo-supervisor' }, 'other_person'],
    ['of a password alone', { acr: undefined, amr: ['pwd'] }, 'one_factor'],
    ['that names no session', { nonce: undefined }, 'claims_missing'],
    ['that names no role', { role: undefined }, 'claims_missing'],
    ['that names no district', { districts: undefined }, 'claims_missing'],
  ])('%s', async (_, claims, reason) => {
    expect(await verify(await signed(claims))).toEqual({ kind: 'refused', reason });
  });

  it('that another key signed, that is not signed, and a text that is no token', async () => {
    const [header = '', payload = ''] = (await signed()).split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    const changed = Buffer.from(JSON.stringify({ ...validClaims, role: 'supervisor' })).toString('base64url');
    const whole = await signed();
    for (const token of [
      await signed({}, other),
      `${none}.${payload}.`,
      whole.replace(payload, changed),
      header,
      '..',
      'x',
    ])
      expect(await verify(token)).toEqual({ kind: 'refused', reason: 'unverified' });
  });
});

it('a provider that does not answer makes no token invalid', async () => {
  const away = createSessionVerifier({ issuer: 'http://127.0.0.1:1', clientId: CLIENT }, LONGEST_SESSION_MS);
  await expect(away.verify(await signed(), 'demo-operator', NOW_S * 1_000)).rejects.toThrow(SignInUnavailableError);
});
