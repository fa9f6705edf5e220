import type { Health, Logger } from '@marsad/telemetry';
import { ofGroup, type KafkaMetrics } from './metrics.ts';

/** What goes on for longer is no rebalance any more but a fault: members that come and go, or one that never answers. */
const TOO_LONG_MS = 60_000;
/** A group that has been quiet for so long has settled: several rebalances in a row (each replica of a release joins) are one event. */
const SETTLED_AFTER_MS = 5_000;

export type RebalanceWatch = {
  /** The group asks its members to join again. */
  began(): void;
  joined(): void;
  stop(): void;
};

type Clock = {
  readonly now: () => number;
  /** Runs `work` once after so many ms. @returns what forgets it again */
  readonly after: (ms: number, work: () => void) => () => void;
};

const CLOCK: Clock = {
  now: () => performance.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

type Episode = { readonly sinceMs: number; times: number; joinedMs: number | undefined; rebalancingSinceMs: number };

/**
 * Says once that a group is being rebalanced and once that it is over, with how long it took and how many there were in a row; each is counted
 * by its seconds. One that goes on for more than a minute is an error, and the process is not ready while it lasts.
 */
export function watchRebalances(
  group: string,
  surroundings: { readonly logger: Logger; readonly metrics: KafkaMetrics; readonly health: Health | undefined },
  clock: Clock = CLOCK,
): RebalanceWatch {
  const { logger, metrics, health } = surroundings;
  const component = `kafka:${group}:rebalance`;
  let episode: Episode | undefined;
  let tooLong = false;
  let forgetSettled: () => void = () => undefined;
  let forgetTooLong: () => void = () => undefined;

  const over = ({ sinceMs, joinedMs, times }: Episode): void => {
    forgetTooLong();
    episode = undefined;
    const fields = { group, times, seconds: Math.round((joinedMs ?? clock.now()) - sinceMs) / 1_000 };
    if (tooLong) logger.warn(fields, 'a group was being rebalanced for too long, and has settled');
    else logger.info(fields, 'a group has settled after being rebalanced');
    tooLong = false;
    health?.remove(component);
  };
  return {
    began() {
      forgetSettled();
      const nowMs = clock.now();
      if (episode !== undefined) {
        episode.times += 1;
        episode.joinedMs = undefined;
        episode.rebalancingSinceMs = nowMs;
        return;
      }
      episode = { sinceMs: nowMs, times: 1, joinedMs: undefined, rebalancingSinceMs: nowMs };
      logger.info({ group }, 'a group is being rebalanced');
      forgetTooLong = clock.after(TOO_LONG_MS, () => {
        tooLong = true;
        health?.set(component, 'not_ready', 'being rebalanced for more than a minute');
        logger.error(
          { group, times: episode?.times ?? 0 },
          'a group has been rebalanced for more than a minute: look for members that come and go, or that do not answer',
        );
      });
    },
    joined() {
      const current = episode;
      if (current === undefined) return;
      const nowMs = clock.now();
      current.joinedMs = nowMs;
      metrics.rebalanceSeconds.record((nowMs - current.rebalancingSinceMs) / 1_000, ofGroup(group));
      forgetSettled();
      forgetSettled = clock.after(SETTLED_AFTER_MS, () => over(current));
    },
    stop() {
      forgetSettled();
      forgetTooLong();
      health?.remove(component);
    },
  };
}
