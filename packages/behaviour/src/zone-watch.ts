import type { Zone } from '@marsad/schemas';

/** The state of one track in one zone. Times are ms of the part's own clock (pts), which does not depend on the camera's clock. */
export type ZoneWatch = {
  /** The number of frames in a row inside the zone. */
  readonly run: number;
  readonly enteredMs: number | undefined;
  readonly lastInsideMs: number | undefined;
  /** How many stays have ended. It tells the ids of two stays apart. */
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

/** Frames in a row inside that make an entry: a single box may be wrong. */
export const FRAMES_TO_ENTER = 2;

/** The longest absence that does not end a stay, ms (a box hidden by a passer-by); at most half of the threshold. */
export const LONGEST_ABSENCE_MS = 2_000;

const DEFAULT_DWELL_MS = 60_000;
export const dwellThresholdMs = (zone: Zone): number => zone.dwellMs ?? DEFAULT_DWELL_MS;
export const toleratedAbsenceMs = (zone: Zone): number => Math.min(LONGEST_ABSENCE_MS, dwellThresholdMs(zone) / 2);

export type ZoneFinding =
  | { readonly kind: 'zone_entered' }
  | { readonly kind: 'loitering'; readonly dwellMs: number; readonly thresholdMs: number; readonly stay: number };

export type ZoneStep = { readonly watch: ZoneWatch; readonly finding?: ZoneFinding };

/**
 * Handles one more detection of the track, inside the zone or outside. A forbidden zone reports a track once, a loitering zone once a stay.
 * @param listed whether the zone lists the track's present class; time before the class was settled counts too
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
    if (next.run < FRAMES_TO_ENTER) return { watch: next };
    return { watch: { ...next, reported: true }, finding: { kind: 'zone_entered' } };
  }
  const dwellMs = atMs - (next.enteredMs ?? atMs);
  const thresholdMs = dwellThresholdMs(zone);
  if (dwellMs < thresholdMs) return { watch: next };
  return { watch: { ...next, reported: true }, finding: { kind: 'loitering', dwellMs, thresholdMs, stay: next.stays } };
}
