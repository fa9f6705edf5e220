import { MOST_DEVICE_OBJECTS, type DeviceEvent, type DeviceObject } from '@marsad/schemas';
import { deviceEventOf, type Reporting } from './device-report.ts';

/** What a device's own analytics saw at one moment by its clock, as the ONVIF package reads it. */
export type SeenFrame = { readonly atMs: number; readonly objects: readonly DeviceObject[] };

/** Objects are published at most this often, ms: they say what a device sees, and are no track of ours. */
export const OBJECTS_EVERY_MS = 1_000;

/** What was last decided of a device's objects: when, and whether there were any. */
export type LastObjects = { readonly atMs: number; readonly any: boolean };
export const NO_OBJECTS: LastObjects = { atMs: 0, any: false };

/** Whether a frame may be published again. A clock of ours that was set back must not silence a device. */
export const isDue = ({ atMs }: LastObjects, nowMs: number): boolean =>
  nowMs < atMs || nowMs - atMs >= OBJECTS_EVERY_MS;

/**
 * The frame to publish: the newest. That nothing is there is said once, after something was.
 * @returns absent if there is none, or no news
 */
export function dueFrame(frames: readonly SeenFrame[], last: LastObjects): SeenFrame | undefined {
  const newest = frames.at(-1);
  return newest && (newest.objects.length > 0 || last.any) ? newest : undefined;
}

/** The event of a frame. Of too many objects those of which the device is surest are taken. */
export function objectsEventOf({ atMs, objects }: SeenFrame, reporting: Reporting): DeviceEvent {
  const surest = [...objects].sort((a, b) => b.confidence - a.confidence).slice(0, MOST_DEVICE_OBJECTS);
  const found = { kind: 'objects', phase: 'moment', initial: false, rule: '', objectId: undefined } as const;
  return {
    ...deviceEventOf({ ...found, topic: 'VideoAnalytics/Frame', atMs }, reporting),
    objects: surest.map(({ id, class: kind, confidence, box: { x, y, width, height } }) => ({
      ...{ id, class: kind, confidence: rounded(confidence) },
      box: { x: rounded(x), y: rounded(y), width: rounded(width), height: rounded(height) },
    })),
  };
}

/** A ten-thousandth of a picture is less than half a pixel of 4K. */
const rounded = (fraction: number): number => Math.round(fraction * 10_000) / 10_000;

/** What may be read of one device in a second: several times what a camera sends, and little of a processor. */
const MOST_DOCUMENTS = 30;
/** The longest document that is read. Two hundred objects, four times what is published, take less. */
export const MOST_CHARACTERS = 256 * 1_024;
/** After a document that took long to read none is read for so many times as long, because all devices share the thread; at most 10 s. */
const PAUSE_TIMES = 20;
const MOST_PAUSE_MS = 10_000;
/** What was read of one device in the second that began then. */
export type Reading = {
  readonly sinceMs: number;
  readonly documents: number;
  readonly characters: number;
  readonly pausedUntilMs: number;
};
export const NOTHING_READ: Reading = { sinceMs: 0, documents: 0, characters: 0, pausedUntilMs: 0 };

/**
 * Decides whether a document is read. To read XML takes time of the thread that all devices share, and a device may send without end.
 * @returns what was read of this second with it; absent if it is passed over
 */
export function mayRead(text: string, before: Reading, nowMs: number): Reading | undefined {
  const pauseMs = before.pausedUntilMs - nowMs;
  // A pause that is longer than any began before our clock was set back.
  if (pauseMs > 0 && pauseMs <= MOST_PAUSE_MS) return undefined;
  const isSame = nowMs >= before.sinceMs && nowMs - before.sinceMs < 1_000;
  const { documents, characters, sinceMs } = isSame ? before : { ...NOTHING_READ, sinceMs: nowMs };
  if (documents >= MOST_DOCUMENTS || characters + text.length > MOST_CHARACTERS) return undefined;
  return { sinceMs, documents: documents + 1, characters: characters + text.length, pausedUntilMs: 0 };
}

/** What was read, once it is known how long it took. */
export const afterReading = (reading: Reading, tookMs: number, nowMs: number): Reading => ({
  ...reading,
  pausedUntilMs: nowMs + Math.min(MOST_PAUSE_MS, Math.max(0, tookMs) * PAUSE_TIMES),
});
