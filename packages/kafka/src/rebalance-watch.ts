import type { Health, Logger } from '@marsad/telemetry';
import { groupLabels, type KafkaMetrics } from './metrics.ts';

/** A rebalance that takes longer is a fault: members come and go, or one never answers. */
const TOO_LONG_MS = 60_000;
/**
 * A group that has been quiet for so long has settled. Several rebalances in a row count as one, because each replica of a release joins.
 */
const SETTLED_AFTER_MS = 5_000;

export type RebalanceWatch = {
  /** The group asks its members to join again. */
  began(): void;
  joined(): void;
  stop(): void;
};

type Clock = {
  readonly now: () => number;
  /** Runs `work` once after `ms` milliseconds. @returns a function that cancels it */
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
 * Logs once that a group is being rebalanced, and once that it has settled, with the seconds and the number of rebalances in a row. Each
 * rebalance is recorded in a histogram. If it takes more than a minute, an error is logged, and the process is not ready until it ends.
 */
export function watchRebalances(
  group: string,
  reporting: { readonly logger: Logger; readonly metrics: KafkaMetrics; readonly health: Health | undefined },
  clock: Clock = CLOCK,
): RebalanceWatch {
  const { logger, metrics, health } = reporting;
  const component = `kafka:${group}:rebalance`;
  let episode: Episode | undefined;
  let tooLong = false;
  let cancelSettled: () => void = () => undefined;
  let cancelTooLong: () => void = () => undefined;

  const endEpisode = ({ sinceMs, joinedMs, times }: Episode): void => {
    cancelTooLong();
    episode = undefined;
    const fields = { group, times, seconds: Math.round((joinedMs ?? clock.now()) - sinceMs) / 1_000 };
    if (tooLong) logger.warn(fields, 'a group was being rebalanced for too long, and has settled');
    else logger.info(fields, 'a group has settled after being rebalanced');
    tooLong = false;
    health?.remove(component);
  };
  return {
    began() {
      cancelSettled();
      const nowMs = clock.now();
      if (episode !== undefined) {
        episode.times += 1;
        episode.joinedMs = undefined;
        episode.rebalancingSinceMs = nowMs;
        return;
      }
      episode = { sinceMs: nowMs, times: 1, joinedMs: undefined, rebalancingSinceMs: nowMs };
      logger.info({ group }, 'a group is being rebalanced');
      cancelTooLong = clock.after(TOO_LONG_MS, () => {
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
      metrics.rebalanceSeconds.record((nowMs - current.rebalancingSinceMs) / 1_000, groupLabels(group));
      cancelSettled();
      cancelSettled = clock.after(SETTLED_AFTER_MS, () => endEpisode(current));
    },
    stop() {
      cancelSettled();
      cancelTooLong();
      health?.remove(component);
    },
  };
}
