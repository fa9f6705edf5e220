import { setTimeout as wait } from 'node:timers/promises';
import { askMetadataAddress, OnvifError, readFrames, readXml, type Device } from '@marsad/onvif';
import { openRtspMetadata, RtspFailure, type RtspMetadata } from '@marsad/rtsp';
import {
  afterReading,
  dueFrame,
  isDue,
  mayRead,
  MOST_CHARACTERS,
  NO_OBJECTS,
  NOTHING_READ,
  objectsEventOf,
  type SeenFrame,
} from '../domain/object-report.ts';
import type { DeviceCamera, EventOutcome, LinkOptions } from './link-options.ts';

const RETRY_MS = [1_000, 2_000, 5_000, 15_000, 60_000];
const ANSWER_MS = 10_000;
/** A device may have nothing to say for long, but so says a connection that broke: after this time it is made anew. */
const SILENT_MS = 120_000;

/** Where a device's metadata is, and how far its clock is off. */
type Target = { readonly address: string; readonly clockOffsetMs: number | undefined };
/** Takes the text of a document. */
type Take = (text: string, of: Target) => Promise<void>;

/** Reads what a device's own analytics see (Profile M) and publishes it. It never fails for what the device does. */
export function createObjects(camera: DeviceCamera, options: LinkOptions, signal: AbortSignal) {
  const { onMetadata, retryMs = RETRY_MS } = options;
  const take = createTake(camera, options);
  let target: Target | undefined;
  let following: Promise<void> | undefined;

  const follow = async (): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      let isFirst = true;
      const takeOne: Take = (text, of) => {
        if (isFirst) onMetadata('reading');
        [isFirst, failures] = [false, 0];
        return take(text, of);
      };
      const failure = target && (await readUntilItEnds(camera, target, takeOne, signal));
      if (failure && !signal.aborted) onMetadata(failure);
      await wait(retryMs[Math.min(failures, retryMs.length - 1)], undefined, { signal }).catch(() => undefined);
      failures += 1;
    }
  };
  return {
    /** Called whenever the device was reached: only then is it known where its metadata is, and that its password is right. */
    async meet(device: Device): Promise<void> {
      target = await targetOf(device);
      if (target) following ??= follow();
    },
    whenIdle: (): Promise<void> => following ?? Promise.resolve(),
  };
}

/** A device that does not say where its metadata is still reports events. */
async function targetOf(device: Device): Promise<Target | undefined> {
  try {
    const address = await askMetadataAddress(device);
    return address === undefined ? undefined : { address, clockOffsetMs: device.clockOffsetMs };
  } catch (error) {
    if (!(error instanceof OnvifError)) throw error;
    return undefined;
  }
}

/** @returns why the metadata could not be opened or ended; absent if the device only had nothing to say */
async function readUntilItEnds(
  { credential }: DeviceCamera,
  target: Target,
  take: Take,
  signal: AbortSignal,
): Promise<RtspFailure | undefined> {
  const signIn = credential && { credential: { username: credential.user, password: credential.password } };
  let stream: RtspMetadata;
  try {
    stream = await openRtspMetadata({ url: target.address, transport: 'tcp', ...signIn }, ANSWER_MS, signal);
  } catch (error) {
    if (!(error instanceof RtspFailure)) throw error;
    return error;
  }
  const close = (): void => stream.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    while (!signal.aborted) {
      const delivered = await stream.next(SILENT_MS);
      if (delivered.kind === 'ended') return delivered.failure;
      if (delivered.kind === 'nothing_yet') return undefined;
      await take(delivered.item.text, target);
    }
    return undefined;
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

function createTake({ district, camera }: DeviceCamera, options: LinkOptions): Take {
  const { publishEvent, mayObserve, onEvent, onNotPublished, now } = options;
  let last = NO_OBJECTS;
  let reading = NOTHING_READ;
  const publish = async (
    frame: SeenFrame,
    of: { clockOffsetMs: number | undefined; receivedAtMs: number },
  ): Promise<EventOutcome> => {
    try {
      await publishEvent(objectsEventOf(frame, { district, camera, ...of }));
      return 'published';
    } catch (error) {
      // It is not sent again: what a device sees now comes within a second.
      onNotPublished(error);
      return 'not_published';
    }
  };
  return async (text, { clockOffsetMs }) => {
    const nowMs = now();
    if (!isDue(last, nowMs)) return;
    if (!mayObserve()) {
      last = { atMs: nowMs, any: false };
      return onEvent('not_permitted');
    }
    if (text.length > MOST_CHARACTERS) return onEvent('unreadable');
    const read = mayRead(text, reading, nowMs);
    if (!read) return;
    const startedMs = performance.now();
    const frames = framesOf(text);
    reading = afterReading(read, performance.now() - startedMs, nowMs);
    if (!frames) return onEvent('unreadable');
    const frame = dueFrame(frames, last);
    if (!frame) return;
    last = { atMs: nowMs, any: frame.objects.length > 0 };
    onEvent(await publish(frame, { clockOffsetMs, receivedAtMs: nowMs }));
  };
}

/** @returns absent if the text is no XML that a device needs */
function framesOf(text: string): readonly SeenFrame[] | undefined {
  try {
    return readFrames(readXml(text));
  } catch (error) {
    if (!(error instanceof OnvifError)) throw error;
    return undefined;
  }
}
