import { trackOnSteps } from '@marsad/schemas';
import type { Camera, DataOf, SceneTrack, sceneObserved } from '@marsad/schemas';
import type { RefusalReason } from '../errors.ts';
import type { Arrival } from './judge-frame.ts';
import { whyFrameRefused } from './judge-frame.ts';
import { MOST_COUNTED, PAST_MS, TRACK_MS, TRACKS_PER_SCENE } from './limits.ts';
import { boxInside, isFraction, isWhole } from './numbers.ts';
import type { ReceivedFrame, ReceivedScene, ReceivedTrack } from './received.ts';

export type Scene = DataOf<typeof sceneObserved>;
export type Judged<Value> =
  { readonly kind: 'accepted'; readonly value: Value } | { readonly kind: 'refused'; readonly reason: RefusalReason };

export const accepted = <Value>(value: Value): Judged<Value> => ({ kind: 'accepted', value });
export const refused = (reason: RefusalReason): Judged<never> => ({ kind: 'refused', reason });

/** What a result is judged by: the camera, the epoch of its batch, and when the batch arrived. */
export type Origin = Arrival & {
  readonly camera: Pick<Camera, 'camera' | 'district'>;
  readonly epoch: number;
  /** The camera's clock minus ours, ms. */
  readonly clockOffsetMs: number;
};

/** The last scene of a stream. The next one of its part must be later, in the part's time and by the camera's clock. */
export type ScenePosition = { readonly epoch: number } & Pick<ReceivedFrame, 'part' | 'ptsMs' | 'capturedAtMs'>;

const follows = (next: ScenePosition, last: ScenePosition): boolean => {
  if (next.epoch !== last.epoch) return next.epoch > last.epoch;
  if (next.part !== last.part) return next.part > last.part;
  return next.ptsMs > last.ptsMs && next.capturedAtMs > last.capturedAtMs;
};

/** The frame by which an observation is known. */
export const momentOf = ({ camera, epoch, nowMs }: Origin, { part, ptsMs, capturedAtMs }: ReceivedFrame) => ({
  district: camera.district,
  camera: camera.camera,
  epoch,
  part,
  ptsMs,
  capturedAtMs,
  receivedAtMs: nowMs,
});

/** Turns a scene of a camera into the city's, or says why it is refused. @param last the scene that was accepted before it on this stream */
export function judgeScene(
  { frame, observedMs, moving, tracks }: ReceivedScene,
  origin: Origin,
  last: ScenePosition | undefined,
): Judged<Scene> {
  if (!frame) return refused('frame_invalid');
  const frameRefused = whyFrameRefused(frame, origin);
  if (frameRefused) return refused(frameRefused);
  if (last && !follows({ ...frame, epoch: origin.epoch }, last)) return refused('out_of_order');
  if (!isWhole(observedMs, 0, PAST_MS)) return refused('number_invalid');
  if (tracks.length > TRACKS_PER_SCENE) return refused('too_many_tracks');
  if (new Set(tracks.map(({ ordinal }) => ordinal)).size < tracks.length) return refused('ordinal_repeated');
  const judged = tracks.map((track) => judgeTrack(track, frame));
  const wrong = judged.find(({ kind }) => kind === 'refused');
  if (wrong?.kind === 'refused') return wrong;
  return accepted({
    ...momentOf(origin, frame),
    clockSource: 'camera',
    clockOffsetMs: Math.round(origin.clockOffsetMs),
    observedMs,
    widthPx: frame.widthPx,
    heightPx: frame.heightPx,
    moving,
    tracks: judged.flatMap((track) => (track.kind === 'accepted' ? [track.value] : [])),
  });
}

/** One wrong track refuses its scene, because a scene without it would say that nothing was there. */
function judgeTrack(track: ReceivedTrack, frame: ReceivedFrame): Judged<SceneTrack> {
  const { ordinal, confidence, evidence, ageMs } = track;
  const box = boxInside(track.box, frame);
  if (!box) return refused('box_invalid');
  if (!track.class || !evidence) return refused('kind_unknown');
  if (!isWhole(ordinal, 0, MOST_COUNTED) || !isFraction(confidence) || !isWhole(ageMs, 0, TRACK_MS))
    return refused('number_invalid');
  return accepted(trackOnSteps({ ordinal, class: track.class, confidence, box, evidence, ageMs }));
}
