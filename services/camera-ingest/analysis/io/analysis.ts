import { trackId } from '@marsad/schemas';
import type { Camera, DataOf, faceCropped, plateCropped, sceneObserved } from '@marsad/schemas';
import { maskSampleOf } from '@marsad/masking';
import { NO_PERMIT } from '../permits.ts';
import type { Permit } from '../permits.ts';
import { createObservation, createSampler, createScalers, isDetectionDue } from '@marsad/media';
import type { Frame } from '@marsad/media';
import type { MediaEvent } from '../../ports.ts';
import { createHeadCrops } from './head-crops.ts';
import { GREY } from '../perception.ts';
import type { Motion, Perception, Size, TrackNow } from '../perception.ts';
import { clipBox } from '../../views/io/masked-image.ts';
import type { FrameTimes } from '../../views/io/masked-image.ts';
import { createPlateCrops } from './plate-crops.ts';
import { createPreviews } from '../../views/io/previews.ts';

export type AnalysisOptions = {
  camera: Camera;
  epoch: number;
  fps: number;
  perception: Perception;
  emit(event: MediaEvent): void;
  now(): number;
  /** The detector failed on a frame. */
  onLookFailed(error: unknown): void;
};
const MOST_TRACKS = 200;

/**
 * What is made of a camera's pictures. Recording never waits for it: at most one frame is being looked at, and a frame that is due
 * meanwhile is shed and counted.
 */
export function createAnalysis({ camera, epoch, fps, perception, emit, now, onLookFailed }: AnalysisOptions) {
  const scalers = createScalers();
  const observation = createObservation(fps);
  const previews = createPreviews({ camera, scalers, perception, emit, now });
  let inFlight: Promise<void> | null = null;
  let shed = 0;
  let permit: Permit & { untilMs: number } = { ...NO_PERMIT, untilMs: 0 };
  let closed = false;

  const takeShed = (): number => {
    const count = shed;
    shed = 0;
    return count;
  };

  /** What may be cut from a frame that is looked at now; nothing, where nobody said so lately. */
  const permitted = (): Permit => (now() < permit.untilMs ? permit : NO_PERMIT);

  /** One part: its own gate and tracks, which end with it. */
  const begin = (part: number, size: Size, clockOffsetMs: () => number) => {
    const takes = createSampler(fps);
    const sight = perception.begin(camera, size);
    const crops = createPlateCrops(scalers);
    const heads = createHeadCrops(scalers);
    const shown = previews.begin(part, size);
    const seen = new Map<number, { fromMs: number; toMs: number; sightings: number; class: TrackNow['class'] }>();
    let openTracks = 0;
    let lastDetectionAtMs: number | null = null;
    let detections = 0;
    const root = { district: camera.district, camera: camera.camera, epoch, part };
    const moment = (times: FrameTimes) => ({
      ...root,
      ptsMs: Math.round(times.ptsMs),
      capturedAtMs: Math.round(times.capturedAtMs),
      receivedAtMs: Math.round(times.receivedAtMs),
    });

    const sayEnded = (ended: readonly TrackNow[]): void => {
      for (const { ordinal } of ended) {
        const life = seen.get(ordinal);
        seen.delete(ordinal);
        crops.forget(ordinal);
        heads.forget(ordinal);
        if (!life) continue;
        emit({ kind: 'track_ended', track: { ...root, ordinal, trackId: trackId(root, ordinal), ...life } });
      }
    };

    const note = (tracks: readonly TrackNow[], atMs: number): void => {
      for (const { ordinal, ageMs, sightings, evidence, class: name } of tracks) {
        const life = seen.get(ordinal);
        const fromMs = life?.fromMs ?? Math.round(atMs - ageMs);
        const toMs = evidence === 'predicted' && life ? life.toMs : Math.round(atMs);
        seen.set(ordinal, { fromMs, toMs, sightings: Math.max(1, sightings), class: name });
      }
    };

    const look = async (frame: Frame, times: FrameTimes, motion: Motion): Promise<void> => {
      const found = await sight.look((wanted) => scalers.get(wanted.width, wanted.height, 'rgb').pixels(frame), motion);
      if (closed) return;
      const { tracks, ended, traces } = sight.track(found, motion, times.capturedAtMs);
      openTracks = tracks.length;
      note(tracks, times.capturedAtMs);
      const inPicture = tracks.flatMap((track) => {
        const box = clipBox(track.box, size);
        return box ? [{ ...track, box }] : [];
      });
      const scene: DataOf<typeof sceneObserved> = {
        ...moment(times),
        clockSource: 'server',
        clockOffsetMs: Math.round(clockOffsetMs()),
        observedMs: observation.take(),
        widthPx: size.width,
        heightPx: size.height,
        moving: motion.moving,
        tracks: inPicture.slice(0, MOST_TRACKS).map(({ ordinal, class: name, confidence, box, evidence, ageMs }) => ({
          ordinal,
          class: name,
          confidence,
          box,
          evidence,
          ageMs: Math.max(0, Math.round(ageMs)),
        })),
      };
      const { modelHash } = perception;
      const sample = maskSampleOf(scene, { traces, regions: motion.regions });
      emit({ kind: 'scene', scene, shedFrames: takeShed(), sample, ...(modelHash ? { modelHash } : {}) });
      const may = permitted();
      if (may.plates) sayPlates(frame, times, inPicture);
      if (may.heads.length > 0) sayHeads(frame, times, inPicture, may.heads);
      sayEnded(ended);
      shown.take(frame, times, sample, inPicture);
    };

    const sayPlates = (frame: Frame, times: FrameTimes, tracks: readonly TrackNow[]): void => {
      for (const { jpeg, ...shot } of crops.shots(frame, tracks)) {
        const crop: DataOf<typeof plateCropped> = { ...moment(times), ...shot, trackId: trackId(root, shot.ordinal) };
        emit({ kind: 'plate_crop', crop, jpeg });
      }
    };

    const sayHeads = (
      frame: Frame,
      times: FrameTimes,
      tracks: readonly TrackNow[],
      authorisationIds: readonly string[],
    ): void => {
      for (const { jpeg, ...shot } of heads.shots(frame, tracks, times.capturedAtMs)) {
        const crop: DataOf<typeof faceCropped> = {
          ...moment(times),
          ...shot,
          trackId: trackId(root, shot.ordinal),
          authorisationIds: [...authorisationIds],
        };
        emit({ kind: 'head_crop', crop, jpeg });
      }
    };

    return {
      /** The frame is valid during the call only. `late`: too old to be worth a look. */
      frame(frame: Frame, times: FrameTimes, late: boolean): void {
        if (!takes(times.ptsMs)) return;
        if (late || inFlight) {
          shed += 1;
          return;
        }
        const grey = scalers.get(GREY.width, GREY.height, 'grey').pixels(frame);
        const motion = sight.motion(grey, times.capturedAtMs);
        observation.looked(times.capturedAtMs);
        const atMs = times.capturedAtMs;
        if (!isDetectionDue({ moving: motion.moving, openTracks, detections, atMs, lastDetectionAtMs })) {
          const { camera: id, capturedAtMs } = moment(times);
          const frameOfPart = { epoch, part, capturedAtMs, widthPx: size.width, heightPx: size.height };
          const sample = maskSampleOf(frameOfPart, null);
          emit({ kind: 'still', camera: id, epoch, capturedAtMs, shedFrames: takeShed(), sample });
          shown.take(frame, times, sample, []);
          return;
        }
        lastDetectionAtMs = atMs;
        detections += 1;
        const kept = frame.clone();
        if (!kept) return;
        inFlight = look(kept, times, motion)
          .catch(onLookFailed)
          .finally(() => {
            kept.free();
            inFlight = null;
          });
      },
      /** The part is over, and so are its tracks, once the frame in flight has had its say. `untilMs`: where the stream ended. */
      end(untilMs: number): void {
        const finish = (): void => {
          sayEnded(sight.end());
          shown.end();
        };
        observation.ended(untilMs);
        if (inFlight) void inFlight.then(finish);
        else finish();
      },
    };
  };

  return {
    begin,
    lease: previews.lease,
    /** What may be cut until then. */
    permit(permitNow: Permit, untilMs: number): void {
      permit = { ...permitNow, untilMs };
    },
    /** Waits for the frame in flight. */
    async close(): Promise<void> {
      await inFlight;
      closed = true;
      scalers.close();
    },
  };
}
export type Analysis = ReturnType<typeof createAnalysis>;
export type PartAnalysis = ReturnType<Analysis['begin']>;
