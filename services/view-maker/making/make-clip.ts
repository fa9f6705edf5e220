import type { clipRequested, DataOf } from '@marsad/schemas';
import { CLIP_PATIENCE_MS, LONGEST_CLIP_MS, TOO_OLD_MS, waitStep } from '../domain/waiting.ts';
import type { Recordings } from '../domain/recordings.ts';
import type { Cameras, Working } from '../ports.ts';
import { failed } from './bring-footage.ts';
import type { Failed } from './bring-footage.ts';
import { makeView } from './make-view.ts';
import type { MadeView, MakingParts } from './make-view.ts';
import { patiently } from './patience.ts';

export type ClipRequest = DataOf<typeof clipRequested>;
export type ReceivedClipRequest = {
  readonly request: ClipRequest;
  readonly requestedAtMs: number;
  readonly traceparent: string | undefined;
};
export type ClipParts = MakingParts & {
  readonly cameras: Pick<Cameras, 'find' | 'stoppedAtMs'>;
  readonly recordings: Pick<Recordings, 'of' | 'recordedToMs'>;
};
export type MadeClip = MadeView | Failed | { readonly kind: 'failed'; readonly reason: 'camera_unknown' };

const POLL_MS = 100;
/** A store that took longer than this to list a folder was away meanwhile, and so recordings wait for their upload, ms. */
const WAS_AWAY_MS = 2_000;

/**
 * Waits until an alert's time is over and recorded, then makes its masked clip.
 * @throws once the work of the request has ended
 */
export async function makeClip(parts: ClipParts, received: ReceivedClipRequest, working: Working): Promise<MadeClip> {
  const { alertId, camera: id, fromMs, toMs, atMs, placeId, trackIds } = received.request;
  const camera = parts.cameras.find(id);
  if (!camera) return { kind: 'failed', reason: 'camera_unknown' };
  const span = { fromMs, toMs: Math.min(toMs, fromMs + LONGEST_CLIP_MS) };
  const untilMs = received.requestedAtMs + TOO_OLD_MS;
  if (!(await awaitRecording(parts, { ...camera, toMs: span.toMs }, untilMs, working)))
    return failed('store_unavailable');
  const order = { camera, span, atMs, placeId, trackIds, untilMs, name: alertId };
  return makeView(parts, { ...order, as: 'clip', keyFramesOnly: false, bucket: 'views' }, working);
}

type End = { readonly district: string; readonly camera: string; readonly toMs: number };

/** Waits for the recording of a moment. Once a store that was away is back, it waits again. False if the store stays away. */
async function awaitRecording(parts: ClipParts, end: End, untilMs: number, working: Working): Promise<boolean> {
  let patientUntilMs = end.toMs + CLIP_PATIENCE_MS;
  for (;;) {
    if ((await awaitAnnouncement(parts, end, patientUntilMs, working)) === 'complete') return true;
    const askedAtMs = working.now();
    const answer = await patiently(() => parts.store.list(end, end.toMs), untilMs, working);
    if (answer.kind !== 'listed') return false;
    if (working.now() - askedAtMs < WAS_AWAY_MS) return true;
    patientUntilMs = working.now() + CLIP_PATIENCE_MS;
  }
}

async function awaitAnnouncement(
  { recordings, cameras }: ClipParts,
  { camera, toMs }: End,
  untilMs: number,
  { now, pause }: Working,
): Promise<'complete' | 'given_up'> {
  for (;;) {
    const [recordedToMs, stoppedAtMs] = [recordings.recordedToMs(camera), cameras.stoppedAtMs(camera)];
    const step = waitStep({ toMs, nowMs: now(), recordedToMs, stoppedAtMs, untilMs });
    if (step !== 'wait') return step;
    await pause(POLL_MS);
  }
}
