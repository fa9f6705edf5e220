import { describe, expect, it } from 'vitest';
import { createLogoutVerifier } from './logout-token.ts';
import { CLIENT, createTestProvider, ISSUER } from './testing/provider.ts';

const NOW_S = 1_790_000_000;
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const validClaims = { iss: ISSUER, aud: CLIENT, iat: NOW_S, jti: 'j-1', sid: 'p-1', events: { [EVENT]: {} } };

const { keys, other, sign } = await createTestProvider();
const signed = (claims: Record<string, unknown> = {}, by?: typeof other) =>
  sign({ ...validClaims, ...claims }, { by, typ: 'logout+jwt' });
const verify = (token: string) =>
  createLogoutVerifier({ issuer: ISSUER, clientId: CLIENT, keys }).verify(token, NOW_S * 1_000);

describe('a logout token', () => {
  it('names the session that the provider ended, or the person whose sessions it ended', async () => {
    expect(await verify(await signed())).toEqual({ of: 'provider_session', id: 'p-1', atMs: NOW_S * 1_000 + 999 });
    expect(await verify(await signed({ sid: undefined, sub: 'demo-judge' }))).toMatchObject({
      of: 'person',
      id: 'demo-judge',
    });
  });

  it.each([
    ['of another provider', { iss: 'http://localhost:9091' }],
    ['for another client', { aud: 'somebody-else' }],
    ['that is old', { iat: NOW_S - 306 }],
    ['from the future', { iat: NOW_S + 60 }],
    ['without an id of its own', { jti: undefined }],
    ['without the event', { events: {} }],
    ['of another event', { events: { 'http://schemas.openid.net/event/other': {} } }],
    ['about no person and no session', { sid: undefined }],
    ['that is an ID token', { nonce: 'n-1' }],
  ])('%s ends nothing', async (_, claims) => expect(await verify(await signed(claims))).toBeUndefined());

  it('signed by another key, or that is no token, ends nothing', async () => {
    expect(await verify(await signed({}, other))).toBeUndefined();
    expect(await verify('no token at all')).toBeUndefined();
  });
});
