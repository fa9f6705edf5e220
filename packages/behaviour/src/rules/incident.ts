import type { Box, Measure, ObjectClass } from '@marsad/schemas';
import type { Instant } from './instant.ts';
import type { Holding, RuleKindDefinition, WatchedRule } from './kind.ts';
import { addToPath, trailPath } from './path.ts';
import type { PathPoint } from './path.ts';

/** A stretch in which the condition of a rule held. Plain JSON. */
export type Incident = {
  readonly key: string;
  /** The frame in which the condition held first; it is part of the incident's id. */
  readonly began: Instant;
  /** Since when, which may be before that frame. */
  sinceMs: number;
  lastHeld: Instant;
  frames: number;
  heldFrames: number;
  /** Of the last event that was raised; -1 while none was. */
  revision: number;
  lastRaisedMs: number;
  /** The measures and the number of tracks that the last event named. */
  raised: { readonly measures: readonly Measure[]; readonly tracks: number };
  readonly holding: HeldIn;
  /** Ordinals of all tracks that took part, in the order in which they joined. */
  ordinals: number[];
  path: PathPoint[];
};

/** What an event says of the latest frame in which the condition held. */
type HeldIn = {
  /** Absent if it is about no single track. */
  leader: { readonly id: string; readonly class: ObjectClass } | undefined;
  box: Box | undefined;
  confidence: number;
  measures: readonly Measure[];
};

/** An incident is amended this often at most, ms. */
export const AMENDED_EVERY_MS = 10_000;
/** A measure has changed if it differs by its uncertainty, or by this share where it has none. */
const CHANGED_BY = 0.1;
/** Less than this share of the frames is noise, not a condition that lasts. */
const LEAST_HELD_SHARE = 0.5;
/** The shortest gap that does not end an incident which is not raised yet, ms: one frame without its detection. */
const SHORTEST_GAP_MS = 500;
/** Beyond so many, further tracks are not told apart any more. */
const MOST_ORDINALS = 1_000;
const NONE: readonly Measure[] = [];

/** @param startedMs since when the rule runs, ms of the part's clock: what was before does not count */
export const newIncident = (holding: Holding, now: Instant, startedMs: number): Incident => ({
  key: holding.key,
  began: now,
  sinceMs: now.ptsMs,
  lastHeld: now,
  frames: 0,
  heldFrames: 0,
  revision: -1,
  lastRaisedMs: now.ptsMs,
  raised: { measures: [], tracks: 0 },
  holding: holdAs({ leader: undefined, box: undefined, confidence: 0, measures: NONE }, holding),
  ordinals: [],
  path: trailPath(holding.tracks[0], now, startedMs),
});

/** Takes in one more frame in which the condition holds. */
export function hold(incident: Incident, holding: Holding, now: Instant, startedMs: number): void {
  incident.frames += 1;
  incident.heldFrames += 1;
  incident.lastHeld = now;
  // What was raised keeps its beginning: its events agree on it.
  if (holding.sinceMs !== undefined && incident.revision < 0)
    incident.sinceMs = Math.min(incident.sinceMs, Math.max(holding.sinceMs, startedMs));
  holdAs(incident.holding, holding);
  const { ordinals } = incident;
  // Who takes part now joined last, so most are found at once from the end.
  for (const { ordinal } of holding.tracks)
    if (ordinals.length < MOST_ORDINALS && ordinals.lastIndexOf(ordinal) < 0) ordinals.push(ordinal);
  addToPath(incident.path, holding.tracks[0], now);
}

/** Writes over what was held in the frame before, because this happens for every incident in every frame. */
function holdAs(held: HeldIn, { key, tracks, box, confidence, measures }: Holding): HeldIn {
  const first = tracks[0];
  const leader = first && (tracks.length === 1 || key === first.id) ? first : undefined;
  if (held.leader?.id !== leader?.id || held.leader?.class !== leader?.class)
    held.leader = leader && { id: leader.id, class: leader.class };
  held.box = box ?? first?.now.box;
  held.confidence = confidence;
  held.measures = measures ?? NONE;
  return held;
}

export const lastedMs = ({ sinceMs, lastHeld }: Incident): number => lastHeld.ptsMs - sinceMs;

/** Whether the condition has held long enough, and in enough of the frames, to be raised. */
export function isDue(incident: Incident, rule: WatchedRule): boolean {
  const isLong = lastedMs(incident) >= (rule.thresholds.forMs ?? 0);
  const wasTold = incident.sinceMs < incident.began.ptsMs;
  return isLong && (wasTold || incident.heldFrames >= incident.frames * LEAST_HELD_SHARE);
}

/** Whether the condition has failed for so long that the incident is over. One that was not raised yet ends sooner. */
export function hasFailed(incident: Incident, kind: RuleKindDefinition, rule: WatchedRule, ptsMs: number): boolean {
  const failedMs = ptsMs - incident.lastHeld.ptsMs;
  if (incident.revision >= 0) return failedMs > kind.overAfterMs;
  const gapMs = Math.max((rule.thresholds.forMs ?? 0) / 2, SHORTEST_GAP_MS);
  return failedMs > Math.min(kind.overAfterMs, gapMs);
}

/** Whether an incident that was raised is to be amended: its measures or its tracks have changed, and the last event is old enough. */
export function isToBeAmended({ lastRaisedMs, raised, holding, ordinals }: Incident, ptsMs: number): boolean {
  if (ptsMs - lastRaisedMs < AMENDED_EVERY_MS) return false;
  return raised.tracks !== ordinals.length || haveChanged(raised.measures, holding.measures);
}

function haveChanged(before: readonly Measure[], after: readonly Measure[]): boolean {
  if (before.length !== after.length) return true;
  return after.some(({ name, value, uncertainty }, at) => {
    const old = before[at];
    const noise = Math.max(uncertainty ?? 0, Math.abs(value) * CHANGED_BY);
    return old?.name !== name || Math.abs(old.value - value) > noise;
  });
}
