import { plateCropped, previewPictured, sceneObserved, trackEnded } from '@marsad/schemas';
import { previewId, sceneId, shotId, trackEndedId } from '../domain/ids.ts';
import { lookOf } from '../domain/mask-history.ts';
import type { Metrics } from '../metrics.ts';
import type { MediaEvent, Outbox } from '../ports.ts';
import type { HeldCamera } from './held-camera.ts';

export type Saying = {
  readonly outbox: Outbox;
  readonly metrics: Metrics;
  readonly now: () => number;
  readonly leasedUntilMs: number;
};
type Said = Extract<MediaEvent, { kind: 'scene' | 'still' | 'track_ended' | 'plate_crop' | 'masked_picture' }>;

/** What a camera's stream showed: remembered for views, and said to the city with its priority. */
export function sayMediaEvent(event: Said, one: HeldCamera, { outbox, metrics, now, leasedUntilMs }: Saying): void {
  const { simulated } = one.camera;
  const analysed = (frame: { capturedAtMs: number; clockOffsetMs?: number }, shedFrames: number): void => {
    one.report.analysed({ ...frame, shedFrames }, now());
    metrics.framesAnalysed.add(1);
    if (shedFrames > 0) metrics.framesShed.add(shedFrames);
  };
  switch (event.kind) {
    case 'scene': {
      const { scene, masks, shedFrames } = event;
      analysed(scene, shedFrames);
      one.history.add(lookOf(scene, masks));
      outbox.say('behaviour', sceneObserved, scene, {
        id: sceneId(scene),
        atMs: scene.capturedAtMs,
        simulated,
        modelHash: event.modelHash,
      });
      return;
    }
    case 'still':
      analysed(event, event.shedFrames);
      one.history.add(lookOf({ ...event, tracks: [] }, event.masks));
      return;
    case 'track_ended': {
      const { track } = event;
      outbox.say('behaviour', trackEnded, track, { id: trackEndedId(track.trackId), atMs: track.toMs, simulated });
      return;
    }
    case 'plate_crop': {
      const { crop, jpeg } = event;
      const id = shotId(crop.trackId, crop.shot);
      outbox.picture('plates', plateCropped, crop, jpeg, { id, atMs: crop.capturedAtMs, simulated });
      return;
    }
    case 'masked_picture': {
      one.keep(event);
      if (leasedUntilMs <= now()) return;
      const { camera, capturedAtMs, receivedAtMs, widthPx, heightPx, masks, outlines, jpeg } = event;
      const picture = {
        district: one.camera.district,
        camera,
        capturedAtMs,
        receivedAtMs,
        widthPx,
        heightPx,
        masks,
        outlines: [...outlines],
      };
      outbox.picture('previews', previewPictured, picture, jpeg, {
        id: previewId(camera, capturedAtMs),
        atMs: capturedAtMs,
        simulated,
      });
    }
  }
}
