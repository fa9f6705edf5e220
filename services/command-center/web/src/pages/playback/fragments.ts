import { isKeyFramesOnly } from './clock.ts';
import { holds, nextHeld, spanAt, type Span } from './spans.ts';

/** The first fragment after a seek is short, so that it is soon there, ms. */
const FIRST_MS = 1_000;
/** The others end on this grid, so that whoever plays the same minute asks for the same fragments, ms. */
const GRID_MS = 4_000;
/** How much is loaded ahead of the play head at normal speed, ms. */
const AHEAD_MS = 6_000;

export type Fragment = Span & { readonly keyFramesOnly: boolean };

export type Loading = {
  readonly headMs: number;
  readonly speed: number;
  /** What was asked for and answered, whatever the answer was. Sorted, and no two touch. */
  readonly loaded: readonly Span[];
  /** What is recorded. Sorted, and no two touch. */
  readonly covered: readonly Span[];
};

const floorTo = (ms: number, gridMs: number): number => Math.floor(ms / gridMs) * gridMs;
const ceilTo = (ms: number, gridMs: number): number => Math.ceil(ms / gridMs) * gridMs;
const gridOf = (speed: number): number => GRID_MS * Math.max(1, Math.abs(speed));
const cut = (ms: number, { fromMs, toMs }: Span): number => Math.min(toMs, Math.max(fromMs, ms));

/** The fragment that a camera asks for next; undefined while enough is loaded, and where nothing is recorded. */
export function nextFragment(loading: Loading): Fragment | undefined {
  return loading.speed < 0 ? nextBackwards(loading) : nextForwards(loading);
}

function nextForwards({ headMs, speed, loaded, covered }: Loading): Fragment | undefined {
  const gridMs = gridOf(speed);
  const latestMs = headMs + AHEAD_MS * Math.max(1, speed);
  const here = spanAt(loaded, headMs);
  const startMs = firstNeeded(here?.toMs ?? headMs, { loaded, covered, latestMs });
  if (startMs === undefined) return undefined;
  const loadedToMs = loaded.findLast((span) => span.toMs <= startMs)?.toMs ?? 0;
  const fromMs = Math.max(floorTo(startMs, 1_000), loadedToMs);
  const loadedFromMs = loaded.find((span) => span.fromMs > fromMs)?.fromMs ?? Number.POSITIVE_INFINITY;
  const keyFramesOnly = isKeyFramesOnly(speed);
  const isFirst = !here && holds({ fromMs, toMs: fromMs + FIRST_MS }, headMs) && !keyFramesOnly;
  const toMs = isFirst ? fromMs + FIRST_MS : ceilTo(fromMs + 1, gridMs);
  return { fromMs, toMs: Math.min(toMs, loadedFromMs), keyFramesOnly };
}

type Known = Pick<Loading, 'loaded' | 'covered'> & { readonly latestMs: number };

/** The first moment from here on that is recorded and not loaded; undefined if there is none until `latestMs`. */
function firstNeeded(fromMs: number, { loaded, covered, latestMs }: Known): number | undefined {
  let atMs = fromMs;
  for (;;) {
    const startMs = nextHeld(covered, atMs);
    if (startMs === undefined || startMs > latestMs) return undefined;
    const known = spanAt(loaded, startMs);
    if (!known) return startMs;
    atMs = known.toMs;
  }
}

function nextBackwards({ headMs, speed, loaded, covered }: Loading): Fragment | undefined {
  const gridMs = gridOf(speed);
  const here = spanAt(loaded, headMs);
  if (here && headMs - here.fromMs >= gridMs) return undefined;
  const endMs = here ? here.fromMs : Math.ceil(headMs / 1_000) * 1_000 + 1_000;
  const stretch = covered.findLast(({ fromMs }) => fromMs < endMs);
  if (!stretch) return undefined;
  const toMs = cut(endMs, { fromMs: stretch.fromMs, toMs: ceilTo(stretch.toMs, 1_000) });
  if (headMs - toMs > gridMs * 2) return undefined;
  return { fromMs: floorTo(toMs - 1, gridMs), toMs, keyFramesOnly: true };
}
