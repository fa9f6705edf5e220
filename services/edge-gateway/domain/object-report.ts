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
const MOST_CHARACTERS = 256 * 1_024;
export type Reading = { readonly sinceMs: number; readonly documents: number; readonly characters: number };
export const NOTHING_READ: Reading = { sinceMs: 0, documents: 0, characters: 0 };

/**
 * Decides whether a document is read. To read XML takes time of the thread that all devices share, and a device may send without end.
 * @returns what was read of this second with it; absent if it is passed over
 */
export function mayRead(text: string, before: Reading, nowMs: number): Reading | undefined {
  const isSame = nowMs >= before.sinceMs && nowMs - before.sinceMs < 1_000;
  const { sinceMs, documents, characters } = isSame ? before : { ...NOTHING_READ, sinceMs: nowMs };
  if (documents >= MOST_DOCUMENTS || (documents > 0 && characters + text.length > MOST_CHARACTERS)) return undefined;
  return { sinceMs, documents: documents + 1, characters: characters + text.length };
}
