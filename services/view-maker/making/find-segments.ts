import { joined, LONGEST_SEGMENT_MS, parseSegmentKey, segmentsOf, withEnds } from '../domain/recordings.ts';
import type { Recordings } from '../domain/recordings.ts';
import type { FootageStore, Place, Segment, Span, StoreFailure } from '../ports.ts';

export type FindingParts = {
  readonly recordings: Pick<Recordings, 'of'>;
  readonly store: Pick<FootageStore, 'list'>;
  /** The key of the sidecar that lies beside a segment. */
  readonly sidecarKey: (segmentKey: string, kind: 'masks' | 'tracks') => string;
};
export type FoundSegments = { readonly kind: 'found'; readonly segments: readonly Segment[] } | StoreFailure;

/** Finds the segments of a camera's time: among the announced ones or, if their beginning is not remembered, by listing the store. */
export async function findSegments(parts: FindingParts, place: Place, span: Span): Promise<FoundSegments> {
  const announced = segmentsOf(parts.recordings.of(place.camera), span);
  if (announced.some(({ fromMs }) => fromMs <= span.fromMs)) return { kind: 'found', segments: announced };
  const listed = await listSegments(parts, place, span);
  if (listed.kind !== 'found') return announced.length > 0 ? { kind: 'found', segments: announced } : listed;
  return { kind: 'found', segments: segmentsOf(joined(announced, listed.segments), span) };
}

async function listSegments(parts: FindingParts, place: Place, { fromMs, toMs }: Span): Promise<FoundSegments> {
  const hours = new Set([fromMs - LONGEST_SEGMENT_MS, fromMs, toMs].map((atMs) => Math.floor(atMs / 3_600_000)));
  const segments: Omit<Segment, 'toMs'>[] = [];
  for (const hour of hours) {
    const answer = await parts.store.list(place, hour * 3_600_000);
    if (answer.kind !== 'listed') return answer;
    segments.push(...answer.keys.flatMap((key) => listedSegment(parts, place, key)));
  }
  return { kind: 'found', segments: withEnds(segments) };
}

/** A segment of which only the key is known. Its sidecars lie under the keys that follow from it. */
function listedSegment({ sidecarKey }: FindingParts, { district }: Place, key: string): Omit<Segment, 'toMs'>[] {
  const name = parseSegmentKey(key);
  if (!name) return [];
  const beside = (kind: 'masks' | 'tracks') => ({ bucket: kind, objectKey: sidecarKey(key, kind) });
  const recording = { bucket: 'recordings', objectKey: key };
  return [{ ...name, district, recording, masks: beside('masks'), tracks: beside('tracks') }];
}
