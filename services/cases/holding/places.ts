import { hourPrefix } from '@marsad/objects';
import type { CameraSpan } from '@marsad/schemas';

/** The service below whose name recordings and sidecars lie. */
const RECORDER = 'camera-ingest';
export const OWNER = 'cases';
const HOUR_MS = 3_600_000;
/** The longest possible segment, ms: one that begins this long before a span may reach into it. */
export const LONGEST_SEGMENT_MS = 180_000;

/** The prefixes below which objects of a span can lie, one an hour. @param owner who wrote them */
export function foldersOf({ district, camera, fromMs, toMs }: CameraSpan, owner = RECORDER): string[] {
  const first = Math.floor((fromMs - LONGEST_SEGMENT_MS) / HOUR_MS);
  const last = Math.floor((toMs - 1) / HOUR_MS);
  return Array.from(
    { length: last - first + 1 },
    (_, at) => `${hourPrefix(owner, district, (first + at) * HOUR_MS)}${camera}/`,
  );
}

const NAME = /\/(\d{1,16})-(\d{1,9})-(\d{1,16})-(\d{1,16})\.(?:mp4|masks\.json\.zst|tracks\.json\.zst)$/;

export type SegmentName = { readonly epoch: number; readonly part: number; readonly fromMs: number };

/** The segment that an object belongs to, from its name; undefined for any other object. */
export function segmentOf(key: string): SegmentName | undefined {
  const [, epoch, part, fromMs] = NAME.exec(key) ?? [];
  return epoch === undefined ? undefined : { epoch: Number(epoch), part: Number(part), fromMs: Number(fromMs) };
}

/** Whether an object may hold something of the span. An object whose name says nothing is kept rather than lost. */
export function mayBelong(key: string, { fromMs, toMs }: Pick<CameraSpan, 'fromMs' | 'toMs'>): boolean {
  const segment = segmentOf(key);
  return !segment || (segment.fromMs < toMs && segment.fromMs > fromMs - LONGEST_SEGMENT_MS);
}

/** Whether a hold of this span needs an object of its camera. An object whose name says nothing is needed by the holds of its hour alone. */
export const isNeededBy = (key: string, span: CameraSpan, owner?: string): boolean =>
  mayBelong(key, span) && foldersOf(span, owner).some((folder) => key.startsWith(folder));

/** The keys of the segments that overlap a span. A segment ends where the next one of its part begins, or after the longest possible time. */
export function overlapping(keys: readonly string[], span: Pick<CameraSpan, 'fromMs' | 'toMs'>): string[] {
  const named = keys
    .flatMap((key) => {
      const segment = segmentOf(key);
      return segment ? [{ key, ...segment }] : [];
    })
    .toSorted((a, b) => a.fromMs - b.fromMs || b.epoch - a.epoch);
  return named
    .filter(({ epoch, part, fromMs }) => {
      const next = named.find((later) => later.epoch === epoch && later.part === part && later.fromMs > fromMs);
      const endMs = Math.min(next?.fromMs ?? Infinity, fromMs + LONGEST_SEGMENT_MS);
      return fromMs < span.toMs && endMs > span.fromMs;
    })
    .map(({ key }) => key);
}
