import { setTimeout as sleep } from 'node:timers/promises';
import { clipReady, snapshotReady, viewFailed } from '@marsad/schemas';
import type { clipRequested, DataOf } from '@marsad/schemas';
import { inTraceOf, withLogFields } from '@marsad/telemetry';
import { linkSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LONGEST_CLIP_MS, clipStep, nearestPicture } from './clip-plan.ts';
import { viewFailedId, viewId, viewName } from '../ids.ts';
import type { Metrics } from '../metrics.ts';
import type { ClipJob, ClipResult, FootageStore, Log, Outbox, StoreFailure, ViewsWorker } from '../ports.ts';
import type { Cameras } from '../ownership/cameras.ts';
import type { FootageIndex, FootagePlace } from './footage.ts';
import type { HeldCamera } from '../ownership/held-camera.ts';
import { recordingKey } from '../recording/recordings.ts';
import type { Recordings } from '../recording/recordings.ts';

export type ViewsOptions = {
  readonly cameras: Pick<Cameras, 'holding' | 'seal'>;
  readonly recordings: Pick<Recordings, 'local'>;
  readonly footage: Pick<FootageIndex, 'find'>;
  readonly worker: Pick<ViewsWorker, 'clip'>;
  readonly store: FootageStore;
  readonly outbox: Outbox;
  /** Clips are written here before they are stored; emptied at the start. */
  readonly directory: string;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => number;
};
export type ViewRequest = DataOf<typeof clipRequested>;
export type AskedFor = {
  readonly request: ViewRequest;
  readonly askedAtMs: number;
  readonly traceparent: string | undefined;
};
type What = 'snapshot' | 'clip';
type Failure = DataOf<typeof viewFailed>['reason'];

/** Requests for cameras of others: answered if such a camera becomes ours soon. */
const REMEMBER_MS = 120_000;
const STORE_PATIENCE_MS = 10 * 60_000;
const PICTURE_PATIENCE_MS = 2_500;
/** Previews are masked this much later than they are taken. */
const PREVIEW_LAG_MS = 700;
const LOOK_EVERY_MS = 100;
const MOST_REMEMBERED = 5_000;

/** Masked views of alerts: a snapshot at once, a clip when its time is over. Each alert is answered once, by its camera's owner. */
export function createViews(options: ViewsOptions) {
  const { cameras, store, outbox, metrics, log, now } = options;
  const answered = new Set<string>();
  const open = new Map<string, AskedFor>();
  let others: AskedFor[] = [];
  const ending = new AbortController();
  rmSync(options.directory, { recursive: true, force: true });
  mkdirSync(options.directory, { recursive: true });

  const pause = (ms: number): Promise<unknown> => sleep(ms, undefined, { signal: ending.signal });
  const optionsOf = (asked: AskedFor, id: string, simulated: boolean) => ({
    id,
    atMs: now(),
    simulated,
    traceparent: asked.traceparent,
  });

  const failed = async (asked: AskedFor, one: HeldCamera, what: What, reason: Failure): Promise<void> => {
    const { alertId, district, camera } = asked.request;
    metrics.viewsMade.add(1, { kind: what, outcome: reason });
    log.warn({ alertId, camera, what, reason }, 'a view of an alert could not be made');
    await outbox.mustSay(
      viewFailed,
      { alertId, district, camera, what, reason },
      optionsOf(asked, viewFailedId(what, alertId, reason), one.camera.simulated),
    );
  };
  const made = (what: What, asked: AskedFor): number => {
    const tookMs = Math.max(0, Math.round(now() - asked.askedAtMs));
    metrics.viewsMade.add(1, { kind: what, outcome: 'made' });
    metrics.viewSeconds.record(tookMs / 1_000, { kind: what });
    return tookMs;
  };

  /** The store may be away for a minute: the view is there afterwards, once. */
  const patiently = async <T extends { kind: string }>(
    work: () => Promise<T | StoreFailure>,
  ): Promise<T | StoreFailure> => {
    const until = now() + STORE_PATIENCE_MS;
    for (let pauseMs = 250; ; pauseMs = Math.min(pauseMs * 2, 5_000)) {
      const outcome = await work();
      if (outcome.kind !== 'unavailable' || now() >= until) return outcome;
      await pause(pauseMs);
    }
  };

  const snapshot = async (asked: AskedFor, one: HeldCamera): Promise<void> => {
    const { alertId, district, camera, atMs } = asked.request;
    // Pictures come a little after their frames: one of the moment itself is worth waiting for.
    const isStillComing = (): boolean => !one.pictures().some(({ capturedAtMs }) => capturedAtMs >= atMs);
    let found = nearestPicture(one.pictures(), atMs, now());
    for (
      ;
      now() < atMs + (found.kind === 'none' ? PICTURE_PATIENCE_MS : isStillComing() ? PREVIEW_LAG_MS : 0);
      found = nearestPicture(one.pictures(), atMs, now())
    )
      await pause(LOOK_EVERY_MS);
    if (found.kind === 'none') return failed(asked, one, 'snapshot', found.reason);
    const { jpeg, widthPx, heightPx, capturedAtMs } = found.picture;
    const stored = await patiently(() => store.storeView({ district, camera }, atMs, viewName(alertId), { jpeg }));
    if (stored.kind !== 'stored') return failed(asked, one, 'snapshot', 'store_unavailable');
    const tookMs = made('snapshot', asked);
    const { kind: _, ...where } = stored;
    const place = { alertId, district, camera, ...where, widthPx, heightPx };
    await outbox.mustSay(
      snapshotReady,
      { ...place, tookMs, capturedAtMs },
      optionsOf(asked, viewId('snapshot', alertId), one.camera.simulated),
    );
  };

  /** Until the clip's time is over and recorded. */
  const recorded = async ({ camera }: ViewRequest, toMs: number, one: HeldCamera): Promise<void> => {
    let sealAskedMs = 0;
    for (;;) {
      const ends = options.recordings.local(camera).map((segment) => segment.toMs);
      const sealedToMs = ends.length === 0 ? undefined : Math.max(...ends);
      const step = clipStep({ toMs, nowMs: now(), sealedToMs, playing: one.report.state === 'playing' });
      if (step === 'ready') return;
      if (step === 'seal' && now() - sealAskedMs >= 2_000) {
        sealAskedMs = now();
        cameras.seal(camera);
      }
      await pause(LOOK_EVERY_MS);
    }
  };

  const clip = async (asked: AskedFor, one: HeldCamera): Promise<void> => {
    const { alertId, district, camera, fromMs } = asked.request;
    const toMs = Math.min(asked.request.toMs, fromMs + LONGEST_CLIP_MS);
    await recorded(asked.request, toMs, one);
    const found = await patiently(() => options.footage.find({ district, camera }, fromMs, toMs));
    if (found.kind !== 'found') return failed(asked, one, 'clip', 'store_unavailable');
    if (found.footage.length === 0) return failed(asked, one, 'clip', 'nothing_recorded');
    const work = join(options.directory, viewName(alertId));
    mkdirSync(work, { recursive: true });
    try {
      const footage = await bring(found.footage, work);
      if (!footage) return await failed(asked, one, 'clip', 'store_unavailable');
      const path = join(work, 'clip.mp4');
      const result = await encode({ footage, fromMs, toMs, samples: one.history.around(fromMs, toMs), path });
      if (result === 'failed') return await failed(asked, one, 'clip', 'encoding_failed');
      if (!result) return await failed(asked, one, 'clip', 'nothing_recorded');
      const { atMs } = asked.request;
      const stored = await patiently(() =>
        store.storeView({ district, camera }, atMs, viewName(alertId), { mp4Path: path }),
      );
      if (stored.kind !== 'stored') return await failed(asked, one, 'clip', 'store_unavailable');
      const { widthPx, heightPx, frames, masked } = result;
      const { kind: _, ...where } = stored;
      const place = { alertId, district, camera, ...where, widthPx, heightPx };
      const data = {
        ...place,
        tookMs: made('clip', asked),
        fromMs: Math.round(result.fromMs),
        toMs: Math.round(result.toMs),
        frames,
        masked,
      };
      await outbox.mustSay(clipReady, data, optionsOf(asked, viewId('clip', alertId), one.camera.simulated));
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  };

  /** Every recording as a file here; null where the store does not give one. */
  const bring = async (places: readonly FootagePlace[], work: string): Promise<ClipJob['footage'] | null> => {
    const footage: { path: string; originMs: number }[] = [];
    for (const [at, place] of places.entries()) {
      const path = join(work, `${at}.mp4`);
      if (place.kind === 'local' && isHeldOnTo(place.path, path)) {
        footage.push({ path, originMs: place.originMs });
        continue;
      }
      const fetched = await patiently(() =>
        store.fetchFile('recordings', place.kind === 'stored' ? place.key : recordingKey(store, place), path),
      );
      if (fetched.kind !== 'fetched') return null;
      footage.push({ path, originMs: place.originMs });
    }
    return footage;
  };
  const encode = async (job: ClipJob): Promise<ClipResult | null | 'failed'> => {
    try {
      return await options.worker.clip(job);
    } catch (error) {
      log.error({ detail: error instanceof Error ? error.message : String(error) }, 'a clip could not be encoded');
      return 'failed';
    }
  };

  const answer = async (asked: AskedFor, one: HeldCamera): Promise<void> => {
    const { alertId } = asked.request;
    open.set(alertId, asked);
    const outcomes = await Promise.allSettled([snapshot(asked, one), clip(asked, one)]);
    open.delete(alertId);
    // Of a service that stops, the request stays uncommitted and comes again.
    if (ending.signal.aborted) return void answered.delete(alertId);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') log.error({ error: String(outcome.reason) }, 'a view failed unexpectedly');
  };

  return {
    /** Answers if the camera is ours, now or soon. Never waits. */
    asked(asked: AskedFor): 'ours' | 'repeated' | 'not_ours' {
      const { alertId, camera } = asked.request;
      if (answered.has(alertId)) return 'repeated';
      const one = cameras.holding(camera);
      if (!one) {
        others = [...others.filter(({ askedAtMs }) => askedAtMs > now() - REMEMBER_MS), asked];
        return 'not_ours';
      }
      answered.add(alertId);
      if (answered.size > MOST_REMEMBERED) answered.delete([...answered][0] ?? '');
      void inTraceOf(asked.traceparent, () => withLogFields({ alertId }, () => answer(asked, one)));
      return 'ours';
    },
    /** A camera is ours from now on: what its owner before us may have left unanswered is answered; ids make two answers one. */
    claimed(camera: string): void {
      const mine = others.filter(
        ({ request, askedAtMs }) => request.camera === camera && askedAtMs > now() - REMEMBER_MS,
      );
      others = others.filter((asked) => !mine.includes(asked));
      for (const asked of mine) this.asked(asked);
    },
    isOpen: (alertId: string): boolean => open.has(alertId),
    /** What is not finished by now is asked for again after the next start. */
    stop(): void {
      ending.abort();
    },
  };
}
export type Views = ReturnType<typeof createViews>;

/** A second name for a recording, so that tidying the spool does not take it away in the middle. */
function isHeldOnTo(path: string, name: string): boolean {
  try {
    linkSync(path, name);
    return true;
  } catch {
    // Tidied away already: the store has it.
    return false;
  }
}
