import { MOST_SPANS } from '@marsad/schemas';
import type { ReplayRefusal, RuleReplayRequest, TimeSpan } from '@marsad/schemas';

/** Two stretches that are this close, ms, are one: even an empty camera sends a scene every second. */
export const LONGEST_STEP_MS = 2_500;
/** How long tracks and their announcements are kept, ms: of older ones nobody knows any more whether there were any. */
const KEPT_MS = 48 * 60 * 60_000;

export type WhyMissing = Record<'notPermitted' | 'unreadable' | 'gone', TimeSpan[]>;
/** The times of the files that could not be taken, and those in which an act permitted the analysis. */
export type Known = Record<'permitted' | 'unreadable' | 'gone', readonly TimeSpan[]>;

/** Tells the time that is missing by why it is. Time that no act permitted is that and nothing else, whatever became of its files. */
export function whyMissing(missing: readonly TimeSpan[], { permitted, unreadable, gone }: Known): WhyMissing {
  const wasPermitted = overlap(missing, permitted);
  const cannotBeRead = overlap(wasPermitted, unreadable);
  return {
    notPermitted: without(missing, permitted),
    unreadable: cannotBeRead,
    gone: overlap(without(wasPermitted, cannotBeRead), gone),
  };
}

/** Why nothing of a span was seen; undefined if there are several reasons. */
export function whyNothing(
  missing: readonly TimeSpan[],
  { notPermitted, unreadable, gone }: WhyMissing,
  { toMs, atMs }: RuleReplayRequest,
): ReplayRefusal | undefined {
  if (without(missing, notPermitted).length === 0) return 'not_permitted';
  const reasons = [notPermitted, unreadable, gone].filter((stretches) => stretches.length > 0);
  if (reasons.length === 0) return toMs > atMs - KEPT_MS ? 'no_tracks' : 'tracks_gone';
  if (reasons.length > 1 || notPermitted.length > 0) return undefined;
  return unreadable.length > 0 ? 'unreadable_tracks' : 'tracks_gone';
}

/** Of each list as many stretches as an event may hold. The last one takes in what does not fit. */
export const listable = <Name extends string>(lists: Record<Name, readonly TimeSpan[]>): Record<Name, TimeSpan[]> =>
  Object.fromEntries(
    Object.entries<readonly TimeSpan[]>(lists).map(([name, stretches]) => [name, shortened(stretches)]),
  ) as Record<Name, TimeSpan[]>;

function shortened(stretches: readonly TimeSpan[]): TimeSpan[] {
  const [last, end] = [stretches[MOST_SPANS - 1], stretches.at(-1)];
  if (!last || !end) return [...stretches];
  return [...stretches.slice(0, MOST_SPANS - 1), { fromMs: last.fromMs, toMs: end.toMs }];
}

/** What lies in a stretch of both lists. */
const overlap = (some: readonly TimeSpan[], others: readonly TimeSpan[]): TimeSpan[] =>
  joined(some.flatMap((one) => others.map((other) => clipped(one, other)).filter((both) => both !== undefined)));

function clipped(one: TimeSpan, other: TimeSpan): TimeSpan | undefined {
  const [fromMs, toMs] = [Math.max(one.fromMs, other.fromMs), Math.min(one.toMs, other.toMs)];
  return fromMs < toMs ? { fromMs, toMs } : undefined;
}

/** What lies in a stretch of the first list and in none of the second. */
const without = (some: readonly TimeSpan[], others: readonly TimeSpan[]): TimeSpan[] =>
  joined(
    others.reduce<readonly TimeSpan[]>(
      (left, { fromMs, toMs }) =>
        left.flatMap((stretch) =>
          [
            clipped(stretch, { fromMs: 0, toMs: fromMs }),
            clipped(stretch, { fromMs: toMs, toMs: stretch.toMs }),
          ].filter((part) => part !== undefined),
        ),
      some,
    ),
  );

function joined(stretches: readonly TimeSpan[]): TimeSpan[] {
  const whole: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of stretches.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = whole.at(-1);
    if (last && fromMs - last.toMs <= LONGEST_STEP_MS) last.toMs = Math.max(last.toMs, toMs);
    else whole.push({ fromMs, toMs });
  }
  return whole;
}
