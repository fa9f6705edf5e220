import type { DataOf, segmentRecorded } from '@marsad/schemas';
import type { Segment, Span, StoredObject } from '../ports.ts';

/** How long announced recordings are remembered, ms. */
export const REMEMBER_MS = 15 * 60_000;
/** The longest possible segment, ms, which is assumed if only the segment's name is known. */
export const LONGEST_SEGMENT_MS = 180_000;

const NAME = /\/([a-z][a-z0-9-]*)\/(\d{1,16})-(\d{1,9})-(\d{1,16})-(\d{1,16})\.mp4$/;

/** The epoch, part and times in the name of a stored segment: `…/<camera>/<epoch>-<part>-<fromMs>-<originMs>.mp4`. */
export function parseSegmentKey(
  key: string,
): { camera: string; epoch: number; part: number; fromMs: number; originMs: number } | null {
  const [, camera, epoch, part, fromMs, originMs] = NAME.exec(key) ?? [];
  if (camera === undefined) return null;
  return { camera, epoch: Number(epoch), part: Number(part), fromMs: Number(fromMs), originMs: Number(originMs) };
}

/** The announced segment; null if its key is not one of a segment. Without masks if its key names another one: one of the two times is wrong. */
export function announcedSegment(data: DataOf<typeof segmentRecorded>): Segment | null {
  const name = parseSegmentKey(data.objectKey);
  if (!name) return null;
  const { district, camera, epoch, part, fromMs, toMs, masks, tracks } = data;
  return {
    district,
    camera,
    epoch,
    part,
    fromMs,
    toMs,
    originMs: name.originMs,
    recording: objectOf(data),
    ...(masks && isNamed(name, data) ? { masks: objectOf(masks) } : {}),
    ...(tracks ? { tracks: objectOf(tracks) } : {}),
  };
}

const isNamed = (
  name: NonNullable<ReturnType<typeof parseSegmentKey>>,
  { camera, epoch, part, fromMs }: DataOf<typeof segmentRecorded>,
): boolean => name.camera === camera && name.epoch === epoch && name.part === part && name.fromMs === fromMs;

const objectOf = ({ bucket, objectKey, sha256 }: StoredObject): StoredObject => ({
  bucket,
  objectKey,
  ...(sha256 === undefined ? {} : { sha256 }),
});

/** Identifies a segment within its camera, however it was found. */
const keyOf = ({ epoch, part, fromMs }: Segment): string => `${epoch}-${part}-${fromMs}`;

/** The segments of a time, in playing order. Of two that begin together, the one with the higher epoch comes first. */
export const segmentsOf = (segments: readonly Segment[], { fromMs, toMs }: Span): Segment[] =>
  segments
    .filter((segment) => segment.toMs > fromMs && segment.fromMs < toMs)
    .toSorted((a, b) => a.fromMs - b.fromMs || b.epoch - a.epoch);

/** Segments that were found in the store by their names end where the next one of their part begins, or after the longest possible time. */
export function withEnds(listed: readonly Omit<Segment, 'toMs'>[]): Segment[] {
  const sorted = listed.toSorted((a, b) => a.epoch - b.epoch || a.part - b.part || a.fromMs - b.fromMs);
  return sorted.map((segment, at) => {
    const next = sorted[at + 1];
    const longest = segment.fromMs + LONGEST_SEGMENT_MS;
    const follows = next !== undefined && next.epoch === segment.epoch && next.part === segment.part;
    return { ...segment, toMs: follows ? Math.min(next.fromMs, longest) : longest };
  });
}

/** The announced segments and the listed ones that were not announced. */
export function joined(announced: readonly Segment[], listed: readonly Segment[]): Segment[] {
  const known = new Set(announced.map(keyOf));
  return [...announced, ...listed.filter((segment) => !known.has(keyOf(segment)))];
}

/** Remembers the announced segments of the last quarter of an hour, by camera. */
export function createRecordings() {
  const byCamera = new Map<string, Segment[]>();
  return {
    /** Notes an announced segment. One that is announced again replaces the first. */
    note(segment: Segment): void {
      const known = byCamera.get(segment.camera) ?? [];
      const others = known.filter(
        (other) => keyOf(other) !== keyOf(segment) && other.toMs > segment.toMs - REMEMBER_MS,
      );
      byCamera.set(segment.camera, [...others, segment]);
    },
    of: (camera: string): readonly Segment[] => byCamera.get(camera) ?? [],
    /** The end of the camera's latest recording; undefined if none is remembered. */
    recordedToMs: (camera: string): number | undefined =>
      (byCamera.get(camera) ?? []).reduce<number | undefined>(
        (latest, { toMs }) => (latest === undefined || toMs > latest ? toMs : latest),
        undefined,
      ),
    /** Forgets what ended too long ago, also of cameras that record no more. */
    forgetBefore(nowMs: number): void {
      for (const [camera, segments] of byCamera) {
        const kept = segments.filter(({ toMs }) => toMs > nowMs - REMEMBER_MS);
        if (kept.length === 0) byCamera.delete(camera);
        else byCamera.set(camera, kept);
      }
    },
  };
}
export type Recordings = ReturnType<typeof createRecordings>;
