import type { Camera } from '@marsad/schemas';
import type { Metrics } from '../metrics.ts';
import type { CameraListener, Gap, MediaEvent, SealedSegment, StateEvent } from '../ports.ts';
import type { HeldCamera } from './held-camera.ts';

/** Events that count only while we own the camera. Sealed segments and gaps count regardless. */
type OwnersEvent = Exclude<MediaEvent, { kind: 'segment_sealed' | 'gap' }>;

export type RouterOptions = {
  /** Every camera of the directory, ours or not. */
  readonly cameras: ReadonlyMap<string, Camera>;
  readonly held: ReadonlyMap<string, HeldCamera>;
  readonly recordings: { sealed(segment: SealedSegment): void; gap(gap: Gap): void };
  readonly onState: (held: HeldCamera, event: StateEvent) => void;
  readonly listener: Pick<CameraListener, 'maskSample' | 'maskedImage' | 'observation'>;
  readonly metrics: Pick<Metrics, 'framesAnalysed' | 'framesShed'>;
  readonly now: () => number;
};

/** Routes the media thread's events to their jobs. Events of an older claim of ours are dropped, except segments and gaps. */
export function createMediaEventRouter(options: RouterOptions): (event: MediaEvent) => void {
  const { cameras, held, recordings, listener } = options;

  const noteAnalysed = (of: HeldCamera, frame: AnalysedFrame, shedFrames: number): void => {
    of.report.noteAnalysed({ ...frame, shedFrames }, options.now());
    options.metrics.framesAnalysed.add(1);
    if (shedFrames > 0) options.metrics.framesShed.add(shedFrames);
  };

  const route = (owner: HeldCamera, event: OwnersEvent): void => {
    switch (event.kind) {
      case 'state':
        return options.onState(owner, event);
      case 'still':
        noteAnalysed(owner, event, event.shedFrames);
        return listener.maskSample(event.camera, event.sample);
      case 'masked_image':
        return listener.maskedImage(owner.camera, event);
      case 'scene':
        noteAnalysed(owner, event.scene, event.shedFrames);
        listener.maskSample(event.scene.camera, event.sample);
        return listener.observation(owner.camera, event);
      case 'track_ended':
      case 'plate_crop':
      case 'head_crop':
        return listener.observation(owner.camera, event);
    }
  };

  return (event) => {
    if (event.kind === 'segment_sealed') return recordings.sealed(event.segment);
    if (event.kind === 'gap') {
      const known = cameras.get(event.camera);
      return known && recordings.gap({ ...event, district: known.district });
    }
    const { camera, epoch } = claimOf(event);
    const owner = held.get(camera);
    if (owner && (epoch === undefined || epoch === owner.epoch)) route(owner, event);
  };
}

type AnalysedFrame = { readonly capturedAtMs: number; readonly clockOffsetMs?: number };

/** The claim to which an event belongs. A masked image does not name its epoch. */
function claimOf(event: OwnersEvent): { camera: string; epoch: number | undefined } {
  switch (event.kind) {
    case 'state':
    case 'still':
      return event;
    case 'masked_image':
      return { camera: event.camera, epoch: undefined };
    case 'scene':
      return event.scene;
    case 'track_ended':
      return event.track;
    case 'plate_crop':
    case 'head_crop':
      return event.crop;
  }
}
