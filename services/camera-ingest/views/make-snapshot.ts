import type { FootageStore, Pauses } from '../ports.ts';
import { nearestImage } from './snapshot-plan.ts';
import { patiently } from './patience.ts';
import type { RecentImages } from './recent-images.ts';
import type { OpenRequest, ViewAnswers } from './view-answers.ts';
import { viewName } from './view-request.ts';

/** How long after the moment to wait for an image near it, ms. */
const IMAGE_PATIENCE_MS = 2_500;
/** Masked images come this much later than their frames, ms: an image closer to the moment is worth this wait. */
const PREVIEW_LAG_MS = 700;
const POLL_MS = 100;

export type SnapshotOptions = {
  readonly store: Pick<FootageStore, 'storeSnapshot'>;
  readonly answers: ViewAnswers;
  readonly pauses: Pauses;
  readonly now: () => number;
};

/** Stores the masked image that is nearest to an alert's moment, and announces it. */
export async function makeSnapshot(
  options: SnapshotOptions,
  openRequest: OpenRequest,
  images: RecentImages,
): Promise<void> {
  const { store, answers } = options;
  const { alertId, district, camera, atMs } = openRequest.request;
  const found = await awaitImage(options, images, atMs);
  if (found.kind === 'none') return answers.failed(openRequest, found.reason);
  const { jpeg } = found.image;
  const stored = await patiently(
    () => store.storeSnapshot({ district, camera }, atMs, viewName(alertId), jpeg),
    options,
  );
  if (stored.kind !== 'stored') return answers.failed(openRequest, 'store_unavailable');
  await answers.snapshotStored(openRequest, found.image, stored);
}

async function awaitImage({ pauses, now }: SnapshotOptions, images: RecentImages, atMs: number) {
  for (;;) {
    const found = nearestImage(images.all(), atMs, now());
    const isStillComing = !images.all().some(({ capturedAtMs }) => capturedAtMs >= atMs);
    const patienceMs = found.kind === 'none' ? IMAGE_PATIENCE_MS : isStillComing ? PREVIEW_LAG_MS : 0;
    if (now() >= atMs + patienceMs) return found;
    await pauses.pause(POLL_MS);
  }
}
