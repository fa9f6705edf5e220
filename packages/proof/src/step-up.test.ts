import { errors, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { SignInUnavailableError } from './provider.ts';
import { MULTI_FACTOR_ACR } from './second-factor.ts';
import { createStepUpVerifier, decisionNonce, STEP_UP_MAX_AGE_S } from './step-up.ts';
import type { StepUpClaim } from './step-up.ts';
import { CLIENT, createTestProvider, ISSUER } from './testing/provider.ts';

const NOW_S = 1_790_000_000;
const claim: StepUpClaim = {
  commandId: 'c-1',
  decision: { kind: 'authorisation.approve', authorisationId: 'a-1' },
  subject: 'demo-judge',
};
const person = { name: 'Omar', role: 'judge', agency: 'rabat-operations', districts: ['*'] };
const secondFactor = { acrValues: [MULTI_FACTOR_ACR], amrValues: ['mfa'], roles: ['judge'] };
const validClaims = {
  iss: ISSUER,
  aud: CLIENT,
  sub: claim.subject,
  nonce: decisionNonce(claim.commandId, claim.decision),
  auth_time: NOW_S,
  iat: NOW_S,
  exp: NOW_S + 600,
  acr: MULTI_FACTOR_ACR,
  ...person,
};

const { keys, other, sign } = await createTestProvider();
const signed = (claims: Record<string, unknown> = {}, by?: typeof other, kid?: string) =>
  sign({ ...validClaims, ...claims }, { by, kid });
const verify = (token: string, asked: StepUpClaim = claim, atS = NOW_S) =>
  createStepUpVerifier({ issuer: ISSUER, clientId: CLIENT, keys, secondFactor }).verify(token, asked, atS * 1_000);

it('a recent sign-in for exactly this decision names the person, the role and the agency', async () => {
  expect(await verify(await signed())).toEqual({ kind: 'verified', person: { subject: 'demo-judge', ...person } });
});

describe('a token is refused', () => {
  it.each([
    ['of another provider', { iss: 'http://localhost:9091' }, 'unverified'],
    ['for another client', { aud: 'somebody-else' }, 'unverified'],
    ['that is over', { exp: NOW_S - 6 }, 'unverified'],
    ['from the future', { iat: NOW_S + 60 }, 'unverified'],
    ['that is old', { iat: NOW_S - STEP_UP_MAX_AGE_S - 6 }, 'unverified'],
    ['of another decision', { nonce: decisionNonce('c-2', claim.decision) }, 'other_decision'],
    ['without a nonce', { nonce: undefined }, 'other_decision'],
    ['of another person', { sub: 'demo-supervisor' }, 'other_person'],
    ['of a session that was open long before', { auth_time: NOW_S - STEP_UP_MAX_AGE_S - 1 }, 'not_fresh'],
    ['without the time of the sign-in', { auth_time: undefined }, 'not_fresh'],
    ['of a password alone', { acr: undefined, amr: ['pwd'] }, 'one_factor'],
    ['of a weaker context than was requested', { acr: 'urn:one' }, 'one_factor'],
    ['that names no role', { role: undefined }, 'claims_missing'],
    ['that names no agency', { agency: 7 }, 'claims_missing'],
    ['that names no district', { districts: [] }, 'claims_missing'],
  ])('%s', async (_, claims, reason) => {
    expect(await verify(await signed(claims))).toEqual({ kind: 'refused', reason });
  });

  it("signed by another key, under the provider's key id or its own", async () => {
    expect(await verify(await signed({}, other))).toMatchObject({ reason: 'unverified' });
    expect(await verify(await signed({}, other, 'mine'))).toMatchObject({ reason: 'unverified' });
  });

  it('with a changed claim, without a signature, or that is no token', async () => {
    const [header, , signature] = (await signed()).split('.');
    const payload = Buffer.from(JSON.stringify({ ...validClaims, role: 'controller' })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [`${header}.${payload}.${signature}`, `${none}.${payload}.`, 'no token at all, only words'])
      expect(await verify(token)).toEqual({ kind: 'refused', reason: 'unverified' });
  });

  it('signed with the public key as a shared secret', async () => {
    const token = await new SignJWT(validClaims)
      .setProtectedHeader({ alg: 'HS256', kid: 'k-1' })
      .sign(Buffer.from('k-1'.repeat(20)));
    expect(await verify(token)).toEqual({ kind: 'refused', reason: 'unverified' });
  });

  it('for the same decision with one changed word', async () => {
    const decision = { kind: 'authorisation.approve', authorisationId: 'a-2' };
    expect(await verify(await signed(), { ...claim, decision })).toMatchObject({ reason: 'other_decision' });
  });
});

describe('a provider whose keys are unavailable makes no token invalid', () => {
  it.each([
    ['unreachable', new TypeError('fetch failed')],
    ['slow', new errors.JWKSTimeout()],
    ['broken', new errors.JOSEError('Expected 200 OK from the JSON Web Key Set HTTP response')],
    ['wrong', new errors.JWKSInvalid('JSON Web Key Set malformed')],
  ])('%s', async (_, failure) => {
    const verifier = createStepUpVerifier({
      issuer: ISSUER,
      clientId: CLIENT,
      secondFactor,
      keys: () => Promise.reject(failure),
    });
    await expect(verifier.verify(await signed(), claim, NOW_S * 1_000)).rejects.toThrow(SignInUnavailableError);
  });

  it('a real provider that does not answer', async () => {
    const verifier = createStepUpVerifier({ issuer: 'http://127.0.0.1:1', clientId: CLIENT, secondFactor });
    await expect(verifier.verify(await signed(), claim, NOW_S * 1_000)).rejects.toMatchObject({ retryAfterMs: 500 });
  });
});

it('the nonce depends on the decision and not on the order of its fields', () => {
  const nonce = decisionNonce('c-1', { kind: 'halt', analytic: 'faces' });
  expect(nonce).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(decisionNonce('c-1', { analytic: 'faces', kind: 'halt' })).toBe(nonce);
  expect(decisionNonce('c-2', { kind: 'halt', analytic: 'faces' })).not.toBe(nonce);
  expect(decisionNonce('c-1', { kind: 'halt', analytic: 'plates' })).not.toBe(nonce);
});
