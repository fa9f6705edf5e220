import type { EventProducer } from '@marsad/kafka';
import { REGISTER_TOPICS } from './tables.ts';

/** How soon a right that begins or is over by its time is said to be, ms. Readers judge by the times themselves. */
const TICK_MS = 1_000;
/** A compacted topic that nobody writes to keeps what was removed: a beat rolls its segment (`segment.ms` is as long). */
const BEAT_MS = 10 * 60_000;

/** @param onError of a beat that could not be sent: the next one will be */
export function startTimers(
  tick: () => Promise<void>,
  producer: EventProducer,
  onError: (error: unknown) => void,
): { stop(): void } {
  let ticking = false;
  const ticks = setInterval(() => {
    if (ticking) return;
    ticking = true;
    void tick().finally(() => (ticking = false));
  }, TICK_MS);
  const beats = setInterval(() => {
    for (const event of REGISTER_TOPICS) producer.beat(event).catch(onError);
  }, BEAT_MS);
  return {
    stop() {
      clearInterval(ticks);
      clearInterval(beats);
    },
  };
}
