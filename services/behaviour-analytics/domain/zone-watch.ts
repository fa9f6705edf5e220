import type { Zone } from '@marsad/schemas';

/** What one track has done in one zone so far; times are ms of the part's own clock (pts), which no wrong camera clock can bend. */
export type ZoneWatch = {
  /** Sightings inside, one after another. */
  readonly run: number;
  readonly enteredMs: number | undefined;
  readonly lastInsideMs: number | undefined;
  /** Stays that ended, which tells the ids of two stays apart. */
  readonly stays: number;
  readonly reported: boolean;
};

export const newZoneWatch: ZoneWatch = {
  run: 0,
  enteredMs: undefined,
  lastInsideMs: undefined,
  stays: 0,
  reported: false,
};

/** A single box may be wrong: two sightings inside make an entry. */
export const SIGHTINGS_TO_ENTER = 2;

/** A stay survives absences up to this long (a box lost behind a passer-by), but no longer than half of the threshold. */
export const LONGEST_ABSENCE_MS = 2_000;

const DEFAULT_DWELL_MS = 60_000;
export const dwellThresholdMs = (zone: Zone): number => zone.dwellMs ?? DEFAULT_DWELL_MS;
export const toleratedAbsenceMs = (zone: Zone): number => Math.min(LONGEST_ABSENCE_MS, dwellThresholdMs(zone) / 2);

export type ZoneFinding =
  | { readonly kind: 'zone_entered' }
  | { readonly kind: 'loitering'; readonly dwellMs: number; readonly thresholdMs: number; readonly stay: number };

export type ZoneStep = { readonly watch: ZoneWatch; readonly finding?: ZoneFinding };

/**
 * One more sighting of the track, inside the zone or not. A forbidden zone reports a track once; a loitering zone once a stay.
 * `listed`: the track's class is one that the zone is about, by the vote so far; a late vote does not lose what was seen before it.
 */
export function stepZone(watch: ZoneWatch, zone: Zone, inside: boolean, listed: boolean, atMs: number): ZoneStep {
  const over = watch.lastInsideMs !== undefined && atMs - watch.lastInsideMs > toleratedAbsenceMs(zone);
  const current: ZoneWatch = over && zone.kind === 'loitering' ? { ...newZoneWatch, stays: watch.stays + 1 } : watch;
  if (!inside) return { watch: { ...current, run: 0 } };
  const next: ZoneWatch = {
    ...current,
    run: current.run + 1,
    enteredMs: current.enteredMs ?? atMs,
    lastInsideMs: atMs,
  };
  if (next.reported || !listed) return { watch: next };
  if (zone.kind === 'forbidden') {
    if (next.run < SIGHTINGS_TO_ENTER) return { watch: next };
    return { watch: { ...next, reported: true }, finding: { kind: 'zone_entered' } };
  }
  const dwellMs = atMs - (next.enteredMs ?? atMs);
  const thresholdMs = dwellThresholdMs(zone);
  if (dwellMs < thresholdMs) return { watch: next };
  return { watch: { ...next, reported: true }, finding: { kind: 'loitering', dwellMs, thresholdMs, stay: next.stays } };
}
