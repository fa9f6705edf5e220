import type { KeyObject } from 'node:crypto';
import type { Kafka } from '@marsad/kafka';
import { whyRefused } from '@marsad/rights';
import { processingAct } from '@marsad/schemas';
import type { ProcessingAct, TimeSpan } from '@marsad/schemas';

export type Acts = {
  /** The times in which acts that governance signed permit behaviour on this camera. */
  permittedTimes(camera: string): TimeSpan[];
  stop(): Promise<void>;
};

/** Follows the acts with the times for which they permitted something: a replay asks for then, and the live rights only know now. */
export async function followActs(kafka: Kafka, publicKey: KeyObject): Promise<Acts> {
  const acts = new Map<string, ProcessingAct>();
  const table = await kafka.stateTable({
    name: 'acts',
    events: [processingAct],
    districts: [],
    onChange(change) {
      if ('tombstone' in change) return void acts.delete(change.tombstone);
      const { key, data, timestampMs: appendedAtMs } = change;
      if (whyRefused(data, { key, appendedAtMs }, publicKey) === undefined) acts.set(key, data);
      else acts.delete(key);
    },
    onUnreadable: ({ key }) => void acts.delete(key),
  });
  return {
    permittedTimes: (camera) =>
      [...acts.values()]
        .filter(({ analytic, cameras }) => analytic === 'behaviour' && cameras.some((listed) => listed === camera))
        .map(({ validFromMs, expiresAtMs, withdrawnAtMs = Number.POSITIVE_INFINITY }) => ({
          fromMs: validFromMs,
          toMs: Math.min(expiresAtMs, withdrawnAtMs),
        })),
    stop: () => table.stop(),
  };
}
