import type { EachBatchPayload } from './kafkajs.ts';

/** Partitions that wait before their batch comes again. */
export type Pauses = {
  /** Fetches nothing from the payload's partition for `ms` milliseconds. */
  pause(payload: Pick<EachBatchPayload, 'pause'>, ms: number): void;
  /** Ends the waiting without resuming, because the consumer stops. */
  stop(): void;
};

export function createPauses(): Pauses {
  const timers = new Set<NodeJS.Timeout>();
  return {
    pause(payload, ms) {
      const resume = payload.pause();
      const timer = setTimeout(() => {
        timers.delete(timer);
        resume();
      }, ms);
      timers.add(timer);
    },
    stop: () => timers.forEach(clearTimeout),
  };
}
