import { faceCropped, plateCropped, previewPictured, sceneObserved, trackEnded } from '@marsad/schemas';
import { headId, previewId, sceneId, shotId, trackEndedId } from '../ids.ts';
import { analysing, permitOf, stillGranted } from './permits.ts';
import type { Permissions } from './permits.ts';
import type { Metrics } from '../metrics.ts';
import type { MediaEvent, Outbox } from '../ports.ts';
import type { HeldCamera } from '../ownership/held-camera.ts';

export type Saying = {
  readonly outbox: Outbox;
  readonly metrics: Metrics;
  readonly permissions: Permissions;
  readonly now: () => number;
  readonly leasedUntilMs: number;
};
type Said = Extract<
  MediaEvent,
  { kind: 'scene' | 'still' | 'track_ended' | 'plate_crop' | 'head_crop' | 'masked_picture' }
>;

/**
 * What a camera's stream showed: remembered for views, and said to the city with its priority, as far as that is permitted at this moment.
 * Masks are a safeguard and are remembered in any case.
 */
export function sayMediaEvent(event: Said, one: HeldCamera, saying: Saying): void {
  const { outbox, metrics, permissions, now, leasedUntilMs } = saying;
  const { simulated } = one.camera;
  const unsaid = (what: string): void => metrics.notPermitted.add(1, { what });
  const analysed = (frame: { capturedAtMs: number; clockOffsetMs?: number }, shedFrames: number): void => {
    one.report.analysed({ ...frame, shedFrames }, now());
    metrics.framesAnalysed.add(1);
    if (shedFrames > 0) metrics.framesShed.add(shedFrames);
  };
  switch (event.kind) {
    case 'scene': {
      const { scene, sample, shedFrames } = event;
      analysed(scene, shedFrames);
      one.history.add(sample);
      if (analysing(one.camera, permissions).length === 0) return unsaid('scene');
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
      one.history.add(event.sample);
      return;
    case 'track_ended': {
      const { track } = event;
      if (analysing(one.camera, permissions).length === 0) return unsaid('track');
      outbox.say('behaviour', trackEnded, track, { id: trackEndedId(track.trackId), atMs: track.toMs, simulated });
      return;
    }
    case 'plate_crop': {
      const { crop, jpeg } = event;
      if (!permitOf(one.camera, permissions).plates) return unsaid('plate');
      const id = shotId(crop.trackId, crop.shot);
      outbox.picture('plates', plateCropped, crop, jpeg, { id, atMs: crop.capturedAtMs, simulated });
      return;
    }
    case 'head_crop': {
      const { crop, jpeg } = event;
      const authorisationIds = stillGranted(crop, permissions);
      if (authorisationIds.length === 0) return unsaid('head');
      const id = headId(crop.trackId, crop.shot);
      const head = { ...crop, authorisationIds };
      outbox.picture('plates', faceCropped, head, jpeg, { id, atMs: crop.capturedAtMs, simulated });
      metrics.headsCut.add(1);
      return;
    }
    case 'masked_picture': {
      one.keep(event);
      if (leasedUntilMs <= now()) return;
      const { camera, part, capturedAtMs, receivedAtMs, widthPx, heightPx, masks, outlines, jpeg } = event;
      const picture = {
        district: one.camera.district,
        camera,
        part,
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
