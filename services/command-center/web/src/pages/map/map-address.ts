/** What the map shows, which its address keeps. */
export type MapView = {
  /** The moment, UTC ms; absent: now. */
  readonly atMs?: number | undefined;
  readonly camera?: string | undefined;
};

/** How far the slider goes back, and its steps, ms. */
export const BACK_MS = 24 * 3_600_000;
export const STEP_MS = 5 * 60_000;

const CAMERA = /^[a-z][a-z0-9-]{0,62}$/;

/** Reads an address. A moment that the map cannot show any more, or not yet, is now. */
export function mapOf(address: URLSearchParams, nowMs: number): MapView {
  const atMs = Date.parse(address.get('at') ?? '');
  const camera = address.get('camera') ?? '';
  return {
    ...(atMs >= nowMs - BACK_MS && atMs < nowMs && { atMs }),
    ...(CAMERA.test(camera) && { camera }),
  };
}

export function addressOf({ atMs, camera }: MapView): Record<string, string> {
  return { ...(atMs !== undefined && { at: new Date(atMs).toISOString() }), ...(camera !== undefined && { camera }) };
}

/** The first step of the slider: a person who stands there for a while still sees a moment of the last day. */
export const FIRST_STEP = 2 - BACK_MS / STEP_MS;

/** Where a moment stands on the slider: in steps before now, 0 or less. */
export const stepOf = (atMs: number | undefined, nowMs: number): number =>
  atMs === undefined ? 0 : Math.max(FIRST_STEP, Math.min(-1, Math.ceil((atMs - nowMs) / STEP_MS)));

/** The moment of a step. It is a whole step of the clock, so that everybody who looks asks the same question. */
export const momentOfStep = (step: number, nowMs: number): number | undefined =>
  step === 0 ? undefined : Math.floor(nowMs / STEP_MS + step) * STEP_MS;
