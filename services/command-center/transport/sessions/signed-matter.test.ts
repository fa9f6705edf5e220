import { describe, expect, it } from 'vitest';
import { decisionNonce } from '@marsad/proof';
import { NOW_MS, PUBLIC_URL, faceAlertOf } from '../../testing/test-client.ts';
import { signInAt } from '../../testing/browser.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient((client) => {
  client.memory.putAlert(faceAlertOf(), NOW_MS);
});

type Matter = { decision: unknown; fingerprint: string };
type Wanted = { commandId: string; signInUrl: string; matter: Matter };
type Headers = Record<string, string>;
const ask = async (url: string, payload: object, headers: Headers): Promise<Wanted> =>
  (
    await client.http.inject({ method: 'POST', url, payload, headers: { origin: PUBLIC_URL, ...headers } })
  ).json<Wanted>();

const RESUME = { kind: 'resume', analytic: 'faces', reason: 'the exercise is over' } as const;

describe('the decision that a sign-in is for', () => {
  it('comes from this server, with the hash that the provider is asked to sign', async () => {
    const controller = client.as('controller');
    // Other data that a page sends is not part of the signed decision.
    const one = await ask('/api/decisions', { decision: { ...RESUME, analytics: ['plates'] } }, controller);
    expect(one.matter).toEqual({ decision: RESUME, fingerprint: decisionNonce(one.commandId, RESUME) });
    await client.http.inject({ url: one.signInUrl, headers: controller });
    expect(client.stepUps).toEqual([{ commandId: one.commandId, nonce: one.matter.fingerprint }]);
  });

  it('is for a reviewer the whole answer about one candidate', async () => {
    const one = await ask('/api/alerts/f-1/reviews', { answer: 'cannot_tell' }, client.as('reviewer'));
    const decision = { kind: 'review', alertId: 'f-1', candidateId: 'f-77aa', answer: 'cannot_tell' };
    expect(one.matter).toEqual({ decision, fingerprint: decisionNonce(one.commandId, decision) });
  });

  it('is returned again afterwards, to the person who signed it and to nobody else', async () => {
    const controller = client.as('controller');
    const one = await ask('/api/decisions', { decision: RESUME }, controller);
    await signInAt(client, one.signInUrl, controller, { subject: 'controller-1', role: 'controller' });
    const state = async (headers: Headers) =>
      (await client.http.inject({ url: `/api/commands/${one.commandId}`, headers })).json<{ matter?: Matter }>();
    expect(await state(controller)).toMatchObject({ status: 'waiting', matter: one.matter });
    const other = await state(client.as('judge'));
    expect(other).toMatchObject({ status: 'waiting' });
    expect(other).not.toHaveProperty('matter');
  });
});
