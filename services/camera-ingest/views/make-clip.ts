import type {
  ClipJob,
  ClipResult,
  FootageStore,
  Log,
  OwnedCamera,
  Pauses,
  SealedSegment,
  ViewsWorker,
} from '../ports.ts';
import type { CameraMemory } from './camera-memory.ts';
import { LONGEST_CLIP_MS, clipStep } from './clip-plan.ts';
import type { FootageIndex, FootagePlace } from './footage.ts';
import { patiently } from './patience.ts';
import type { OpenRequest, ViewAnswers, ViewFailure } from './view-answers.ts';
import { viewName } from './view-request.ts';

const POLL_MS = 100;
/** A request to seal a segment is repeated after this long, ms. */
const SEAL_EVERY_MS = 2_000;

/** A folder for the files of one clip, until `remove`. */
export interface ClipFolder {
  pathOf(name: string): string;
  /** Links a segment into the folder, so it survives its removal from the spool. False if it is gone already. */
  link(segmentPath: string, name: string): boolean;
  remove(): void;
}

export type ClipOptions = {
  readonly recordings: { local(camera: string): readonly SealedSegment[] };
  readonly seal: (camera: string) => void;
  readonly footage: Pick<FootageIndex, 'find'>;
  readonly worker: Pick<ViewsWorker, 'clip'>;
  readonly store: Pick<FootageStore, 'storeView' | 'fetchFile'>;
  readonly segmentKey: (segment: SealedSegment) => string;
  readonly createFolder: (name: string) => ClipFolder;
  readonly answers: ViewAnswers;
  readonly pauses: Pauses;
  readonly log: Log;
  readonly now: () => number;
};
type Span = { readonly fromMs: number; readonly toMs: number };
type EncodingResult =
  { readonly kind: 'made'; readonly clip: ClipResult } | { readonly kind: 'failed'; readonly reason: ViewFailure };
const failed = (reason: ViewFailure): EncodingResult => ({ kind: 'failed', reason });

/** Waits until an alert's time is over and recorded, then encodes, stores and announces its masked clip. */
export async function makeClip(
  options: ClipOptions,
  openRequest: OpenRequest,
  owned: OwnedCamera,
  memory: CameraMemory,
): Promise<void> {
  const { answers, store } = options;
  const { alertId, district, camera, fromMs, toMs, atMs } = openRequest.request;
  const span = { fromMs, toMs: Math.min(toMs, fromMs + LONGEST_CLIP_MS) };
  await awaitRecording(options, span.toMs, owned);
  const found = await patiently(() => options.footage.find({ district, camera }, span.fromMs, span.toMs), options);
  if (found.kind !== 'found') return answers.failed(openRequest, 'clip', 'store_unavailable');
  if (found.footage.length === 0) return answers.failed(openRequest, 'clip', 'nothing_recorded');
  const folder = options.createFolder(viewName(alertId));
  try {
    const path = folder.pathOf('clip.mp4');
    const made = await encode(options, { footage: found.footage, folder, path, span, memory });
    if (made.kind === 'failed') return await answers.failed(openRequest, 'clip', made.reason);
    const stored = await patiently(
      () => store.storeView({ district, camera }, atMs, viewName(alertId), { mp4Path: path }),
      options,
    );
    if (stored.kind !== 'stored') return await answers.failed(openRequest, 'clip', 'store_unavailable');
    await answers.clipStored(openRequest, made.clip, stored);
  } finally {
    folder.remove();
  }
}

async function awaitRecording(options: ClipOptions, toMs: number, { camera: { camera }, isPlaying }: OwnedCamera) {
  const { recordings, seal, pauses, now } = options;
  let sealAskedMs = 0;
  for (;;) {
    const ends = recordings.local(camera).map((segment) => segment.toMs);
    const sealedToMs = ends.length === 0 ? undefined : Math.max(...ends);
    const step = clipStep({ toMs, nowMs: now(), sealedToMs, playing: isPlaying() });
    if (step === 'ready') return;
    if (step === 'seal' && now() - sealAskedMs >= SEAL_EVERY_MS) {
      sealAskedMs = now();
      seal(camera);
    }
    await pauses.pause(POLL_MS);
  }
}

type Encoding = {
  readonly footage: readonly FootagePlace[];
  readonly folder: ClipFolder;
  readonly path: string;
  readonly span: Span;
  readonly memory: CameraMemory;
};

async function encode(
  options: ClipOptions,
  { footage, folder, path, span, memory }: Encoding,
): Promise<EncodingResult> {
  const brought = await bringFootage(options, footage, folder);
  if (!brought) return failed('store_unavailable');
  // Samples are read as late as possible, because those of the clip's last frames arrive late.
  const samples = memory.masks.around(span.fromMs, span.toMs);
  try {
    const clip = await options.worker.clip({ footage: brought, ...span, samples, path });
    return clip ? { kind: 'made', clip } : failed('nothing_recorded');
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    options.log.error({ detail }, 'a clip could not be encoded');
    return failed('encoding_failed');
  }
}

/** Brings every segment into the folder; null if the store cannot provide one. */
async function bringFootage(
  options: ClipOptions,
  places: readonly FootagePlace[],
  folder: ClipFolder,
): Promise<ClipJob['footage'] | null> {
  const footage: { path: string; originMs: number }[] = [];
  for (const [at, place] of places.entries()) {
    const name = `${at}.mp4`;
    footage.push({ path: folder.pathOf(name), originMs: place.originMs });
    if (place.kind === 'local' && folder.link(place.path, name)) continue;
    const key = place.kind === 'stored' ? place.key : options.segmentKey(place);
    const fetched = await patiently(() => options.store.fetchFile('recordings', key, folder.pathOf(name)), options);
    if (fetched.kind !== 'fetched') return null;
  }
  return footage;
}
