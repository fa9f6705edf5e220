import type { Camera } from '@marsad/schemas';
import { placeDrawings, subjectDrawings } from '../domain/drawings.ts';
import { SAMPLES_AROUND_MS } from '../domain/mask-samples.ts';
import type { Metrics } from '../metrics.ts';
import type { FileCache, FootageStore, Rendered, Renderer, RenderJob, Span, StoredView, Working } from '../ports.ts';
import { failed, withFootage } from './bring-footage.ts';
import type { BringingParts, Failed, Footage } from './bring-footage.ts';
import { findSegments } from './find-segments.ts';
import type { FindingParts } from './find-segments.ts';
import { patiently } from './patience.ts';

export type MakingParts = BringingParts &
  Omit<FindingParts, 'store'> & {
    readonly store: Pick<FootageStore, 'list' | 'put'>;
    readonly cache: FileCache;
    readonly renderer: Renderer;
    readonly metrics: Pick<Metrics, 'rendered'>;
  };

/** What is to be made, and under which name it is stored. */
export type ViewOrder = {
  readonly camera: Camera;
  readonly span: Span;
  readonly as: RenderJob['as'];
  readonly keyFramesOnly: boolean;
  readonly placeId?: string | undefined;
  readonly trackIds?: readonly string[] | undefined;
  /** Who sees it without masks, under an order that was verified. */
  readonly unmaskedFor?: string | undefined;
  readonly bucket: 'views' | 'playback';
  readonly name: string;
  /** The moment whose day and hour are in the key of the stored view, UTC ms. */
  readonly atMs: number;
  /** Until when a store that is away is waited for. */
  readonly untilMs: number;
};
export type MadeView = { readonly kind: 'made'; readonly rendered: Rendered; readonly stored: StoredView };

/** A still is a frame at most this far from its moment, ms. */
const STILL_REACH_MS = 2_000;

/** The time of the recordings that a view may show frames of. */
const shownSpan = ({ as, span: { fromMs, toMs } }: ViewOrder): Span =>
  as === 'still' ? { fromMs: fromMs - STILL_REACH_MS, toMs: fromMs + STILL_REACH_MS } : { fromMs, toMs };

/**
 * Makes one view of a camera's recordings: finds, brings, verifies, renders and stores it.
 * @throws once the work of the request has ended
 */
export async function makeView(parts: MakingParts, order: ViewOrder, working: Working): Promise<MadeView | Failed> {
  const { camera, untilMs } = order;
  const span = shownSpan(order);
  const around = { fromMs: span.fromMs - SAMPLES_AROUND_MS, toMs: span.toMs + SAMPLES_AROUND_MS };
  const found = await patiently(() => findSegments(parts, camera, around), untilMs, working);
  if (found.kind !== 'found') return failed('store_unavailable');
  const wantsTracks = (order.trackIds ?? []).length > 0;
  const bringing = { segments: found.segments, span, wantsTracks, untilMs };
  return withFootage(parts, bringing, working, (footage) => renderAndStore(parts, order, footage, working));
}

async function renderAndStore(
  parts: MakingParts,
  order: ViewOrder,
  footage: Footage,
  working: Working,
): Promise<MadeView | Failed> {
  const extension = order.as === 'still' ? 'jpg' : 'mp4';
  const path = parts.cache.newPath(extension);
  try {
    const rendered = await renderView(parts, jobOf(order, footage, path), working);
    working.signal.throwIfAborted();
    if (rendered === null) return failed('nothing_recorded');
    if (rendered === 'failed') return failed('encoding_failed');
    const contentType = order.as === 'still' ? 'image/jpeg' : 'video/mp4';
    const file = { path, name: order.name, extension, contentType, isUnmasked: rendered.masked === 'none' } as const;
    const put = () => parts.store.put(order.bucket, order.camera, order.atMs, file);
    const stored = await patiently(put, order.untilMs, working);
    return stored.kind === 'stored' ? { kind: 'made', rendered, stored } : failed('store_unavailable');
  } finally {
    parts.cache.remove(path);
  }
}

function jobOf(
  { camera, span, as, keyFramesOnly, placeId, trackIds = [], unmaskedFor }: ViewOrder,
  footage: Footage,
  path: string,
): RenderJob {
  const drawings = [...placeDrawings(camera, placeId), ...subjectDrawings(footage.scenes, trackIds)];
  return { footage: footage.footage, ...span, drawings, as, keyFramesOnly, unmaskedFor, path };
}

async function renderView(
  { renderer, metrics, log }: MakingParts,
  job: RenderJob,
  { signal }: Working,
): Promise<Rendered | null | 'failed'> {
  const started = performance.now();
  try {
    return await renderer.render(job);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    if (!signal.aborted) log.error({ as: job.as, detail }, 'a view could not be rendered');
    return 'failed';
  } finally {
    metrics.rendered(job.as, (performance.now() - started) / 1_000);
  }
}
