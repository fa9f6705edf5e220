import type { EventProducer } from '@marsad/kafka';
import type { Pipeline } from '@marsad/pipeline';
import type { Serial } from '@marsad/service';
import type { Logger } from '@marsad/telemetry';
import type { Register } from '../domain/register.ts';
import type { Reasons } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { Input } from '../pipeline/input.ts';
import type { Publication } from '../ports.ts';
import type { Republish } from './publish.ts';
import type { PublishedRecords } from './published-records.ts';
import { REGISTER_TOPICS } from './tables.ts';

/** A right that begins or expires is published within this time, ms. Readers compare the times themselves. */
export const TICK_MS = 1_000;
/** How often the compacted topics get a beat, ms: as long as their `segment.ms`. A quiet topic would keep removed records without it. */
export const BEAT_MS = 10 * 60_000;

type TickNeeds = {
  readonly serial: Serial;
  readonly pipeline: Pipeline<Input, Publication, Reasons>;
  readonly published: Pick<PublishedRecords, 'findOverwritten'>;
  readonly register: () => Register;
  readonly isActive: () => boolean;
  readonly republish: Republish;
  readonly metrics: Pick<Metrics, 'countForgeries'>;
  readonly logger: Logger;
};

/** Publishes rights that have begun or expired, and publishes overwritten records again. */
export function createTick(needs: TickNeeds): () => Promise<void> {
  const { serial, pipeline, published, register, isActive, republish, metrics, logger } = needs;
  const tick = async (): Promise<void> => {
    if (!isActive()) return;
    await pipeline.run({ kind: 'tick' });
    const overwritten = published.findOverwritten(register());
    if (overwritten.length === 0) return;
    logger.error(
      { records: overwritten.length },
      'halts or acts were overwritten by another writer: they are published again',
    );
    metrics.countForgeries(overwritten.length);
    await republish(overwritten);
  };
  return () => serial(tick);
}

/** Sends a beat to every topic of the register. After a failure the next beat makes up for it. */
export const createBeat = (producer: Pick<EventProducer, 'beat'>, logger: Logger) => (): void => {
  for (const event of REGISTER_TOPICS)
    producer.beat(event).catch((error: unknown) => logger.warn({ error: String(error) }, 'a beat was not sent'));
};
