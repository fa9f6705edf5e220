import { randomUUID } from 'node:crypto';
import type { Addresses } from '@marsad/deploy-local';
import { kafkaAs } from '@marsad/deploy-local';
import { privateKeyOf, signRecord } from '@marsad/proof';
import { processingAct } from '@marsad/schemas';
import type { Analytic } from '@marsad/schemas';
import { createBus } from './bus.ts';

const HOUR_MS = 3_600_000;

/**
 * Permits these analytics of these cameras for an hour, with acts of governance that are signed with the city's own key.
 * @returns a function that withdraws the acts
 */
export async function permitAnalytics(
  addresses: Pick<Addresses, 'kafka' | 'keys'>,
  cameras: readonly string[],
  analytics: readonly Analytic[],
): Promise<() => Promise<void>> {
  const bus = createBus({ kafka: (principal) => kafkaAs(addresses, principal) });
  const producer = await bus.producer('governance');
  const key = privateKeyOf(addresses.keys.governance.privateKey);
  const nowMs = Date.now();
  const acts = analytics.map((analytic) => ({
    ...processingAct.example,
    actId: `act-${randomUUID()}`,
    analytic,
    cameras: [...cameras],
    validFromMs: nowMs - 1_000,
    expiresAtMs: nowMs + HOUR_MS,
    signedAtMs: nowMs,
  }));
  const publish = async (state: 'in_force' | 'withdrawn', revision: number): Promise<void> => {
    for (const { signature: _, ...act } of acts)
      await producer.send(processingAct, signRecord({ ...act, state, revision, saidAtMs: Date.now() }, key), {
        id: `${act.actId}:${revision}`,
      });
  };
  await publish('in_force', 0);
  return async () => {
    await publish('withdrawn', 1);
    await bus.close();
  };
}
