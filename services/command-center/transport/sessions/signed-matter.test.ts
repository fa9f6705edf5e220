import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decisionNonce } from '@marsad/proof';
import {
  CITY_AGENCY,
  NOW_MS,
  PUBLIC_URL,
  createTestClient,
  faceAlertOf,
  type TestClient,
} from '../../testing/test-client.ts';

let client: TestClient;
beforeEach(async () => {
  client = await createTestClient();
  client.memory.putAlert(faceAlertOf(), NOW_MS);
});
afterEach(() => client.stop());

type Matter = { decision: unknown; fingerprint: string };
type Wanted = { commandId: string; signInUrl: string; matter: Matter };
type Headers = Record<string, string>;
const ask = async (url: string, payload: object, headers: Headers): Promise<Wanted> =>
  (
    await client.http.inject({ method: 'POST', url, payload, headers: { origin: PUBLIC_URL, ...headers } })
  ).json<Wanted>();

const RESUME = { kind: 'resume', analytic: 'faces', reason: 'the exercise is over' } as const;

/** Follows the way of a browser: to the provider, and back from it as whoever the session is. */
async function sign({ signInUrl }: Wanted, headers: Headers, subject: string): Promise<void> {
  const left = await client.http.inject({ url: signInUrl, headers });
  const attempt = left.cookies.find(({ name }) => name.endsWith('__Host-marsad_sign_in'));
  client.claims.value = { sub: subject, name: subject, role: 'controller', agency: CITY_AGENCY, districts: ['*'] };
  const cookie = `${headers['cookie'] ?? ''}; ${attempt?.name ?? ''}=${attempt?.value ?? ''}`;
  await client.http.inject({ url: '/auth/callback?code=c&state=s', headers: { cookie } });
}

describe('what a sign-in is for', () => {
  it('is said by this server, with the hash that the provider is asked to sign', async () => {
    const controller = client.as('controller');
    // What a page sends beyond the decision is not part of it, and is not said to be.
    const one = await ask('/api/decisions', { decision: { ...RESUME, analytics: ['plates'] } }, controller);
    expect(one.matter).toEqual({ decision: RESUME, fingerprint: decisionNonce(one.commandId, RESUME) });
    await client.http.inject({ url: one.signInUrl, headers: controller });
    expect(client.stepUps).toEqual([{ commandId: one.commandId, nonce: one.matter.fingerprint }]);
  });

  it('is a whole answer to one candidate, for a reviewer', async () => {
    const one = await ask('/api/alerts/f-1/reviews', { answer: 'cannot_tell' }, client.as('reviewer'));
    const decision = { kind: 'review', alertId: 'f-1', candidateId: 'f-77aa', answer: 'cannot_tell' };
    expect(one.matter).toEqual({ decision, fingerprint: decisionNonce(one.commandId, decision) });
  });

  it('is said again afterwards, to whoever signed it and to nobody else', async () => {
    const controller = client.as('controller');
    const one = await ask('/api/decisions', { decision: RESUME }, controller);
    await sign(one, controller, 'controller-1');
    const state = async (headers: Headers) =>
      (await client.http.inject({ url: `/api/commands/${one.commandId}`, headers })).json<{ matter?: Matter }>();
    expect(await state(controller)).toMatchObject({ status: 'waiting', matter: one.matter });
    const other = await state(client.as('judge'));
    expect(other).toMatchObject({ status: 'waiting' });
    expect(other).not.toHaveProperty('matter');
  });
});
