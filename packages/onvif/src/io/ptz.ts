import { setTimeout as wait } from 'node:timers/promises';
import { OnvifError } from '../errors.ts';
import type { Profile } from '../media/profiles.ts';
import { readPresets, readStatus, type Position, type Preset, type PtzStatus } from '../ptz/read-ptz.ts';
import { escapeXml, type LibraryCalls, type LibraryMove } from '../soap/request-writer.ts';
import type { Device } from './device.ts';

/** The longest continuous move, ms. Whoever wants more asks again: a camera never moves on because somebody's connection broke. */
export const MAX_CONTINUOUS_MS = 5_000;
/** How often a stop is sent until the device confirms it. */
const STOP_ATTEMPTS = 3;

/** A part of a move that is left out stays as it is. */
export type Motion = Partial<Position>;

export type Ptz = {
  presets(): Promise<Preset[]>;
  status(): Promise<PtzStatus>;
  /** Moves to a position. @throws {OnvifError} as all of these */
  moveTo(position: Motion): Promise<void>;
  /** Moves by so much. */
  moveBy(step: Motion): Promise<void>;
  /**
   * Moves at a speed, and stops after the time or when the signal says so. Some devices know no time of their own, so the stop is sent in
   * any case.
   * @param forMs at most `MAX_CONTINUOUS_MS`
   */
  moveFor(speed: Motion, forMs: number, signal?: AbortSignal): Promise<void>;
  stop(): Promise<void>;
  goTo(presetToken: string): Promise<void>;
};

/**
 * The movable part of a device.
 * @throws {OnvifError} `unsupported` if no profile can be moved
 */
export function ptzOf(device: Device, profiles: readonly Profile[]): Ptz {
  const profile = profiles.find(({ ptz }) => ptz);
  if (!profile || !device.services.has('ptz')) throw new OnvifError('unsupported', 'The device cannot be moved.');
  const profileToken = escapeXml(profile.token);
  const act = async (action: string, call: (library: LibraryCalls) => void): Promise<void> => {
    await device.ask(action, call);
  };
  const stop = async (): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const call = (library: LibraryCalls): void =>
          library.stop({ profileToken, panTilt: true, zoom: true }, nothing);
        await device.ask('Stop', call, { evenIfEnded: true });
        return;
      } catch (error) {
        if (attempt >= STOP_ATTEMPTS) throw error;
      }
    }
  };
  return {
    stop,
    presets: async () => readPresets(await device.ask('GetPresets', (it) => it.getPresets({ profileToken }, nothing))),
    status: async () => readStatus(await device.ask('GetStatus', (it) => it.getStatus({ profileToken }, nothing))),
    moveTo: (position) => act('AbsoluteMove', (it) => it.absoluteMove(moveOf(profileToken, position), nothing)),
    moveBy: (step) => act('RelativeMove', (it) => it.relativeMove(moveOf(profileToken, step), nothing)),
    goTo: (token) => act('GotoPreset', (it) => it.gotoPreset({ profileToken, preset: escapeXml(token) }, nothing)),
    async moveFor(speed, forMs, signal) {
      const timeout = Math.max(1, Math.min(Math.round(forMs), MAX_CONTINUOUS_MS));
      try {
        const move = { ...moveOf(profileToken, speed), timeout };
        await act('ContinuousMove', (library) => library.continuousMove(move, nothing));
        // Given up early: the stop below is what remains to be done.
        await wait(timeout, undefined, signal && { signal }).catch(() => undefined);
      } finally {
        // Also if the device did not answer: it may be moving all the same.
        await stop();
      }
    },
  };
}

const nothing = (): void => undefined;

function moveOf(profileToken: string, { pan, tilt, zoom }: Motion): LibraryMove {
  const panTilt = pan !== undefined || tilt !== undefined;
  return {
    profileToken,
    ...(panTilt && { x: clamped(pan), y: clamped(tilt) }),
    ...(zoom !== undefined && { zoom: clamped(zoom) }),
    ...(zoom === undefined && { onlySendPanTilt: true }),
    ...(!panTilt && { onlySendZoom: true }),
  };
}

/** All spaces of ONVIF that everybody implements lie within -1 and 1. */
const clamped = (value: number | undefined): number =>
  value === undefined || !Number.isFinite(value) ? 0 : Math.max(-1, Math.min(1, value));
