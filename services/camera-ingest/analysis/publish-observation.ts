import { faceCropped, plateCropped, sceneObserved, trackEnded } from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import type { PublishedScene } from '@marsad/sidecars';
import type { Metrics } from '../metrics.ts';
import type { ObservationEvent, Outbox } from '../ports.ts';
import { runningAnalytics, permitOf, coveringAuthorisations } from './permits.ts';
import type { Permissions } from './permits.ts';

export type ObservationOptions = {
  readonly outbox: Pick<Outbox, 'publish' | 'publishImage'>;
  readonly permissions: Permissions;
  /** Keeps a published scene beside the recording. */
  readonly keepScene: (published: PublishedScene) => void;
  readonly metrics: Pick<Metrics, 'notPermitted' | 'headsCut'>;
};
type Of<Kind extends ObservationEvent['kind']> = Extract<ObservationEvent, { kind: Kind }>;

/** Publishes what analysis found in a camera's stream, as far as it is permitted now. Events that are not permitted are counted. */
export function createObservationPublisher(options: ObservationOptions) {
  return (camera: Camera, event: ObservationEvent): void => {
    switch (event.kind) {
      case 'scene':
        return publishScene(options, camera, event);
      case 'track_ended':
        return publishTrackEnd(options, camera, event);
      case 'plate_crop':
        return publishPlateCrop(options, camera, event);
      case 'head_crop':
        return publishHeadCrop(options, camera, event);
    }
  };
}

const isAnalysed = (camera: Camera, permissions: Permissions): boolean =>
  runningAnalytics(camera, permissions).length > 0;

function publishScene(
  { outbox, permissions, keepScene, metrics }: ObservationOptions,
  camera: Camera,
  event: Of<'scene'>,
): void {
  if (!isAnalysed(camera, permissions)) return metrics.notPermitted.add(1, { what: 'scene' });
  const { scene, modelHash, quality } = event;
  const { simulated } = camera;
  outbox.publish('behaviour', sceneObserved, scene, { atMs: scene.capturedAtMs, simulated, modelHash });
  keepScene({ scene, ...(quality && { quality }) });
}

function publishTrackEnd(
  { outbox, permissions, metrics }: ObservationOptions,
  camera: Camera,
  { track }: Of<'track_ended'>,
): void {
  if (!isAnalysed(camera, permissions)) return metrics.notPermitted.add(1, { what: 'track' });
  outbox.publish('behaviour', trackEnded, track, { atMs: track.toMs, simulated: camera.simulated });
}

function publishPlateCrop(
  { outbox, permissions, metrics }: ObservationOptions,
  camera: Camera,
  { crop, jpeg }: Of<'plate_crop'>,
): void {
  if (!permitOf(camera, permissions).plates) return metrics.notPermitted.add(1, { what: 'plate' });
  outbox.publishImage('plates', plateCropped, crop, jpeg, { atMs: crop.capturedAtMs, simulated: camera.simulated });
}

/** Publishes a head crop under those of its grants that still hold and cover the moment of its frame. */
function publishHeadCrop(
  { outbox, permissions, metrics }: ObservationOptions,
  camera: Camera,
  { crop, jpeg }: Of<'head_crop'>,
): void {
  const authorisationIds = coveringAuthorisations(crop, permissions);
  if (authorisationIds.length === 0) return metrics.notPermitted.add(1, { what: 'head' });
  const head = { ...crop, authorisationIds };
  outbox.publishImage('plates', faceCropped, head, jpeg, { atMs: crop.capturedAtMs, simulated: camera.simulated });
  metrics.headsCut.add(1);
}
