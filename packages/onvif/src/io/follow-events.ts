import { setTimeout as wait } from 'node:timers/promises';
import { OnvifError } from '../errors.ts';
import { readLife, readNotifications, readPullPoint, type Notification } from '../events/read-notifications.ts';
import { serviceUrl } from '../media/addresses.ts';
import type { Device } from './device.ts';

export type FollowOptions = {
  /** Opens the device anew, whenever a pull point has to be created: its clock may have been set. */
  readonly open: () => Promise<Device>;
  readonly onNotifications: (notifications: readonly Notification[], device: Device) => void | Promise<void>;
  /** Called when the events begin to be followed, and with the reason when they are lost. */
  readonly onState?: (state: 'following' | OnvifError) => void;
  readonly signal: AbortSignal;
  /** The waits between two attempts, ms; the last one is repeated. */
  readonly retryMs?: readonly number[];
};

const RETRY_MS = [1_000, 2_000, 5_000, 15_000, 60_000];
/** The device may think for a minute before it answers that nothing happened. */
const PULL_TIMEOUT_MS = 80_000;
const MESSAGES = 50;
/** A device that answers at once that nothing happened would be asked without a pause, */
const EMPTY_PAUSE_MS = 1_000;
/** and one that floods is read no faster than this: what it reports meanwhile waits in its own pull point. */
const NOTIFICATIONS_A_SECOND = 100;
const paceMs = (notifications: number): number =>
  notifications === 0 ? EMPTY_PAUSE_MS : (notifications * 1_000) / NOTIFICATIONS_A_SECOND;
/** The library asks for two minutes. A device that does not say how long it holds a pull point is believed to hold it that long. */
const ASKED_LIFE_MS = 120_000;

/**
 * Follows a device's events through a pull point: creates it, pulls, renews it at half its life, and creates another one when it is lost or
 * the device is. Ends when the signal says so, and never fails for what the device does.
 */
export async function followEvents(options: FollowOptions): Promise<void> {
  const { signal, onState = () => undefined, retryMs = RETRY_MS } = options;
  for (let failures = 0; !signal.aborted;) {
    try {
      await followOne(options, () => {
        failures = 0;
        onState('following');
      });
    } catch (error) {
      if (signal.aborted) return;
      onState(asFault(error));
      await wait(retryMs[Math.min(failures, retryMs.length - 1)], undefined, { signal }).catch(() => undefined);
      failures += 1;
    }
  }
}

/** A defect in what is done with the answers of one device must not end the process that follows the others. */
const asFault = (error: unknown): OnvifError =>
  error instanceof OnvifError
    ? error
    : new OnvifError('device_failed', `What the device sent could not be taken in: ${String(error)}`, { cause: error });

/** Follows one pull point until it or the device fails. */
async function followOne({ open, onNotifications, signal }: FollowOptions, onOpen: () => void): Promise<void> {
  const device = await open();
  const created = await device.ask('CreatePullPointSubscription', (library) =>
    library.createPullPointSubscription(() => undefined),
  );
  const point = readPullPoint(created);
  if (!point) throw new OnvifError('incomplete', 'The device names no address for its events.');
  device.writer.setSubscription(point);
  const url = serviceUrl(device.address, point.address);
  let renewAtMs = Date.now() + (point.lifeMs ?? ASKED_LIFE_MS) / 2;
  onOpen();
  try {
    while (!signal.aborted) {
      const askedAtMs = Date.now();
      const reply = await device.ask(
        'PullMessages',
        (it) => it.pullMessages({ messageLimit: MESSAGES }, () => undefined),
        {
          url,
          timeoutMs: PULL_TIMEOUT_MS,
        },
      );
      const notifications = readNotifications(reply);
      if (notifications.length > 0) await onNotifications(notifications, device);
      const earlyMs = paceMs(notifications.length) - (Date.now() - askedAtMs);
      if (earlyMs > 0) await wait(earlyMs, undefined, { signal }).catch(() => undefined);
      if (Date.now() >= renewAtMs) renewAtMs = Date.now() + (await renew(device, url)) / 2;
    }
  } finally {
    await unsubscribe(device, url);
  }
}

/** @returns how long the pull point lives from now on, ms */
async function renew(device: Device, url: URL): Promise<number> {
  try {
    return (
      readLife(await device.ask('Renew', (library) => library.renew({}, () => undefined), { url })) ?? ASKED_LIFE_MS
    );
  } catch (error) {
    // Some devices prolong with each pull and know no Renew. If it really ends, the next pull says so.
    if (error instanceof OnvifError && ['unsupported', 'device_failed', 'incomplete'].includes(error.code))
      return ASKED_LIFE_MS;
    throw error;
  }
}

/** Devices have few pull points, and keep those that nobody gives back until their time is over. */
async function unsubscribe(device: Device, url: URL): Promise<void> {
  const asked = { url, timeoutMs: 1_000, evenIfEnded: true };
  try {
    await device.ask('Unsubscribe', (library) => library.unsubscribe(() => undefined, true), asked);
  } catch {
    // It is lost already, or the device is: its time ends it.
  }
}
