import { askProfiles, followEvents, OnvifError, openDevice, ptzOf, type Device, type Ptz } from '@marsad/onvif';
import type { PtzCommand, PtzRefusal, PtzState } from '@marsad/schemas';
import { decideLock } from '../domain/ptz-lock.ts';
import { afterContact, afterMove, afterRefusal, afterTime, pointed, unknownState } from '../domain/ptz-state.ts';
import { createEvents } from './device-events.ts';
import { createObjects } from './device-objects.ts';
import type { DeviceCamera, LinkOptions } from './link-options.ts';

/** Follows the events of one device and what it sees, and moves it. */
export type DeviceLink = {
  /** Takes a command. It is carried out after those before it, and what became of it is published. */
  command(command: PtzCommand): void;
  /** Ends what is over by the clock. Called every second. */
  tick(): void;
  /** Stops a move, and gives the device's pull point back. */
  stop(): Promise<void>;
};

export function createDeviceLink(camera: DeviceCamera, options: LinkOptions): DeviceLink {
  const ended = new AbortController();
  const mover = createMover(camera, options, ended.signal);
  const events = createEvents(camera, options, ended.signal);
  const objects = createObjects(camera, options, ended.signal);
  const following = followEvents({
    signal: ended.signal,
    ...(options.retryMs && { retryMs: options.retryMs }),
    async open() {
      const { device: address, credential } = camera;
      const device = await openDevice(address, { credential, signal: ended.signal });
      await mover.meet(device);
      await objects.meet(device);
      return device;
    },
    onNotifications: (notifications, device) => events.take(notifications, device.clockOffsetMs),
    onState(state) {
      if (state !== 'following') events.lose();
      if (state !== 'following' && LOST.includes(state.code)) mover.lose();
      options.onContact(state);
    },
  });
  return {
    command: mover.command,
    tick() {
      mover.tick();
      events.tick();
    },
    async stop() {
      ended.abort();
      await Promise.all([following, mover.whenIdle(), objects.whenIdle()]);
    },
  };
}

/** Failures after which nothing can be asked of a device. Others are of its events only. */
const LOST: readonly OnvifError['code'][] = [
  'unreachable',
  'timed_out',
  'certificate_refused',
  'credentials_refused',
  'credentials_needed',
];

function createMover(camera: DeviceCamera, options: LinkOptions, ended: AbortSignal) {
  const { known, publishState, onNotPublished, now } = options;
  let state = known ?? unknownState(camera);
  let ptz: Ptz | undefined;
  let moving = new AbortController();
  let queue: Promise<void> = Promise.resolve();

  const publish = async (changed: PtzState): Promise<void> => {
    if (changed === state) return;
    state = changed;
    await publishState(state);
  };
  const inTurn = (work: () => Promise<void>): void => {
    queue = queue.then(work).catch(onNotPublished);
  };
  const take = async (command: PtzCommand, givenUp: AbortSignal): Promise<void> => {
    if (ended.aborted || state.last?.commandId === command.commandId) return;
    const decision = decideLock(state.lock, command, now());
    if (decision.kind === 'refused') return publish(afterRefusal(state, command.commandId, decision.refusal, now()));
    if (!ptz)
      return publish(afterRefusal(state, command.commandId, state.movable ? 'device_failed' : 'not_movable', now()));
    // Known to be away before it moves: whoever measures must stop first.
    const away = pointed(state, command.move);
    if (state.home && !away.home)
      await publish({ ...away, revision: Math.max(state.revision + 1, now()), atMs: now() });
    const refusal = await carriedOut(ptz, command.move, AbortSignal.any([givenUp, ended]));
    await publish(
      refusal
        ? afterRefusal(state, command.commandId, refusal, now())
        : afterMove(state, command, decision.lock, now()),
    );
  };
  return {
    command(command: PtzCommand): void {
      // A continuous move gives way to whatever its holder wants next, and to a stop or a takeover by anybody who may; also one that waits for
      // its turn, because a short press on the page sends its stop right after it.
      if (decideLock(state.lock, command, now()).kind === 'granted') {
        moving.abort();
        moving = new AbortController();
      }
      const { signal } = moving;
      inTurn(() => take(command, signal));
    },
    async meet(device: Device): Promise<void> {
      ptz = await ptzFor(device);
      const presets = ptz ? await ptz.presets() : [];
      inTurn(async () => {
        if (ptz || state.movable) await publish(afterContact(state, ptz !== undefined, presets, now()));
      });
    },
    lose(): void {
      ptz = undefined;
      inTurn(async () => {
        if (state.movable) await publish(afterContact(state, false, [], now()));
      });
    },
    tick: (): void => inTurn(() => publish(afterTime(state, now()))),
    whenIdle: (): Promise<void> => queue,
  };
}

/** The movable part of the device; absent if it has none. */
async function ptzFor(device: Device): Promise<Ptz | undefined> {
  if (!device.services.has('ptz')) return undefined;
  const { profiles } = await askProfiles(device);
  return profiles.some(({ ptz }) => ptz) ? ptzOf(device, profiles) : undefined;
}

/** Carries a move out. @returns why it could not be */
async function carriedOut(ptz: Ptz, move: PtzCommand['move'], signal: AbortSignal): Promise<PtzRefusal | undefined> {
  try {
    await carryOut(ptz, move, signal);
    return undefined;
  } catch (error) {
    if (!(error instanceof OnvifError)) throw error;
    return move.kind === 'preset' && error.code === 'device_failed' ? 'preset_unknown' : 'device_failed';
  }
}

function carryOut(ptz: Ptz, move: PtzCommand['move'], signal: AbortSignal): Promise<void> {
  switch (move.kind) {
    case 'preset':
      return ptz.goTo(move.preset);
    case 'to':
      return ptz.moveTo(partsOf(move));
    case 'by':
      return ptz.moveBy(partsOf(move));
    case 'for':
      return signal.aborted ? Promise.resolve() : ptz.moveFor(partsOf(move), move.forMs, signal);
    case 'stop':
      return ptz.stop();
    case 'hold':
    case 'release':
      return Promise.resolve();
  }
}

type Parts = { pan?: number | undefined; tilt?: number | undefined; zoom?: number | undefined };
const partsOf = ({ pan, tilt, zoom }: Parts): { pan?: number; tilt?: number; zoom?: number } => ({
  ...(pan !== undefined && { pan }),
  ...(tilt !== undefined && { tilt }),
  ...(zoom !== undefined && { zoom }),
});
