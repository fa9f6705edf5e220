import type { PtzCommand, PtzRefusal, PtzState } from '@marsad/schemas';
import type { PtzLock } from './ptz-lock.ts';

type Presets = PtzState['presets'];

/** The preset at which the camera was calibrated: the one that is called home, else the device's first. */
export const homeOf = (presets: Presets): string | undefined =>
  (presets.find(({ name, token }) => /^home$/i.test(name) || /^home$/i.test(token)) ?? presets[0])?.token;

/** What is known of a camera that was not heard of before. Where it looks is unknown, and what is not known to be home is not. */
export const unknownState = ({ district, camera }: Pick<PtzState, 'district' | 'camera'>): PtzState => ({
  district,
  camera,
  revision: 0,
  movable: false,
  home: false,
  presets: [],
  atMs: 0,
});

const next = (before: PtzState, changes: Partial<PtzState>, nowMs: number): PtzState => ({
  ...before,
  ...changes,
  revision: Math.max(before.revision + 1, nowMs),
  atMs: nowMs,
});

const without = <Key extends 'lock' | 'preset'>(state: PtzState, key: Key): PtzState => {
  const { [key]: _left, ...rest } = state;
  return rest as PtzState;
};

/** The state after the device could be reached, or no longer could. */
export const afterContact = (before: PtzState, movable: boolean, presets: Presets, nowMs: number): PtzState =>
  next(before, { movable, ...(movable && { presets }) }, nowMs);

/** The state after a command that was not carried out. The lock is that of before. */
export const afterRefusal = (before: PtzState, commandId: string, refusal: PtzRefusal, nowMs: number): PtzState =>
  next(before, { last: { commandId, outcome: 'refused', refusal } }, nowMs);

/** The state after a command that was carried out. */
export function afterMove(
  before: PtzState,
  { commandId, move }: Pick<PtzCommand, 'commandId' | 'move'>,
  lock: PtzLock | undefined,
  nowMs: number,
): PtzState {
  const locked = lock ? { ...before, lock } : without(before, 'lock');
  return next({ ...pointed(locked, move), last: { commandId, outcome: 'done' } }, {}, nowMs);
}

/**
 * Where the camera looks once a move has begun. It is away from home from the beginning of a move on, whether the device then says that it
 * did it or not.
 */
export function pointed(state: PtzState, move: PtzCommand['move']): PtzState {
  switch (move.kind) {
    case 'preset':
      return { ...state, preset: move.preset, home: move.preset === homeOf(state.presets) };
    case 'to':
    case 'by':
    case 'for':
      return { ...without(state, 'preset'), home: false };
    case 'stop':
      // It stopped on its way, wherever that was; at a preset it was before, it still is.
      return state;
    case 'hold':
    case 'release':
      return state;
  }
}

/** The state once the lock is over by itself; the same state if it is not. */
export const afterTime = (before: PtzState, nowMs: number): PtzState =>
  before.lock && before.lock.untilMs <= nowMs ? next(without(before, 'lock'), {}, nowMs) : before;
