import type { MasksFault } from '../errors.ts';
import type { MakingFailure } from '../errors.ts';
import { samplesOf } from '../domain/mask-samples.ts';
import type { MasksOfSegment } from '../domain/mask-samples.ts';
import { segmentsOf } from '../domain/recordings.ts';
import type { Metrics } from '../metrics.ts';
import type {
  FileCache,
  HashMismatch,
  HeldFile,
  Log,
  MaskSample,
  PublishedScene,
  RenderJob,
  Segment,
  Sidecars,
  Span,
  StoredObject,
  StoreFailure,
  Working,
} from '../ports.ts';
import { patiently } from './patience.ts';

export type BringingParts = {
  readonly cache: Pick<FileCache, 'hold'>;
  readonly sidecars: Sidecars;
  readonly metrics: Pick<Metrics, 'masksNotUsed' | 'mismatch'>;
  readonly log: Log;
};

export type BringingOrder = {
  /** The segments of the time and of shortly before and after. */
  readonly segments: readonly Segment[];
  readonly span: Span;
  readonly wantsTracks: boolean;
  /** Until when a store that is away is waited for. */
  readonly untilMs: number;
};

export type Footage = {
  readonly footage: RenderJob['footage'];
  readonly scenes: readonly PublishedScene[];
};
export type Failed = { readonly kind: 'failed'; readonly reason: MakingFailure };
export const failed = (reason: MakingFailure): Failed => ({ kind: 'failed', reason });

type Hold = (object: StoredObject) => Promise<HeldFile | HashMismatch | StoreFailure>;

/** Brings recordings and their sidecars to this disk, verifies them, and holds them while `use` works with them. */
export async function withFootage<T>(
  parts: BringingParts,
  order: BringingOrder,
  working: Working,
  use: (footage: Footage) => Promise<T>,
): Promise<T | Failed> {
  const held: HeldFile[] = [];
  const hold: Hold = async (object) => {
    const answer = await patiently(() => parts.cache.hold(object), order.untilMs, working);
    if (answer.kind === 'held') held.push(answer);
    return answer;
  };
  try {
    const recordings = await bringRecordings(parts, order, hold);
    if (!Array.isArray(recordings)) return recordings;
    const masks = await bringMasks(parts, order, hold);
    if (!Array.isArray(masks)) return masks;
    const footage = recordings.map(({ segment, path }) => {
      const samples = samplesOf(segment, masks, order.span);
      return { path, originMs: segment.originMs, samples };
    });
    const scenes = order.wantsTracks ? await bringScenes(parts, order, hold) : [];
    return await use({ footage, scenes });
  } finally {
    for (const { release } of held) release();
  }
}

type BroughtRecording = { readonly segment: Segment; readonly path: string };

async function bringRecordings(
  { metrics, log }: BringingParts,
  { segments, span }: BringingOrder,
  hold: Hold,
): Promise<BroughtRecording[] | Failed> {
  const brought: BroughtRecording[] = [];
  for (const segment of segmentsOf(segments, span)) {
    const { recording } = segment;
    const answer = await hold(recording);
    switch (answer.kind) {
      case 'held':
        brought.push({ segment, path: answer.path });
        break;
      case 'gone':
        log.warn({ objectKey: recording.objectKey }, 'a recording is not in the store any more');
        break;
      case 'hash_mismatch':
        metrics.mismatch('recording');
        log.error(
          { objectKey: recording.objectKey },
          'a stored recording is not the announced one; nothing is made of it',
        );
        return failed('hash_mismatch');
      case 'unavailable':
      case 'refused':
        return failed('store_unavailable');
    }
  }
  return brought.length === 0 ? failed('nothing_recorded') : brought;
}

async function bringMasks(
  parts: BringingParts,
  { segments }: BringingOrder,
  hold: Hold,
): Promise<MasksOfSegment[] | Failed> {
  const masks: MasksOfSegment[] = [];
  for (const segment of segments) {
    const read = await masksOf(parts, segment, hold);
    if (read === 'store_unavailable') return failed(read);
    if (typeof read === 'string') {
      parts.metrics.masksNotUsed(read);
      const objectKey = segment.masks?.objectKey ?? segment.recording.objectKey;
      parts.log.error({ objectKey, fault: read }, 'the masks of a recording cannot be used; all of it is hidden');
    }
    masks.push({ segment, samples: typeof read === 'string' ? null : read });
  }
  return masks;
}

async function masksOf(
  { sidecars, metrics }: BringingParts,
  segment: Segment,
  hold: Hold,
): Promise<readonly MaskSample[] | MasksFault | 'store_unavailable'> {
  if (!segment.masks) return 'none';
  const answer = await hold(segment.masks);
  if (answer.kind === 'hash_mismatch') metrics.mismatch('masks');
  if (answer.kind === 'gone' || answer.kind === 'hash_mismatch') return answer.kind;
  if (answer.kind !== 'held') return 'store_unavailable';
  const read = await sidecars.masks(answer.path, segment);
  return 'fault' in read ? read.fault : read.samples;
}

/** The scenes of the time. A sidecar that cannot be used leaves its scenes out: nothing is drawn then, and nothing is shown more. */
async function bringScenes(
  { sidecars, metrics, log }: BringingParts,
  { segments, span }: BringingOrder,
  hold: Hold,
): Promise<PublishedScene[]> {
  const scenes: PublishedScene[] = [];
  for (const segment of segmentsOf(segments, span)) {
    if (!segment.tracks) continue;
    const answer = await hold(segment.tracks);
    if (answer.kind === 'hash_mismatch') metrics.mismatch('tracks');
    const read = answer.kind === 'held' ? await sidecars.tracks(answer.path, segment) : { fault: answer.kind };
    if ('fault' in read) log.warn({ objectKey: segment.tracks.objectKey, fault: read.fault }, 'scenes are not drawn');
    else scenes.push(...read.scenes);
  }
  return scenes;
}
