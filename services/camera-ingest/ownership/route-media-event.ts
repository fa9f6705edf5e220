import type { Camera } from '@marsad/schemas';
import type { Metrics } from '../metrics.ts';
import type { MaskSample } from '@marsad/masking';
import type { CameraListener, MediaEvent, PartOfStream, RecordingListener, StateEvent } from '../ports.ts';
import type { HeldCamera } from './held-camera.ts';

/** Events that count only while we own the camera. What is recorded counts regardless: a camera that we lost completes its segment. */
type OwnersEvent = Exclude<MediaEvent, { kind: RecordingKind }>;
type RecordingKind = 'segment_opened' | 'segment_abandoned' | 'segment_sealed' | 'part_ended' | 'gap';

export type RouterOptions = {
  /** Every camera of the directory, ours or not. */
  readonly cameras: ReadonlyMap<string, Camera>;
  readonly held: ReadonlyMap<string, HeldCamera>;
  readonly recordings: RecordingListener;
  readonly onState: (held: HeldCamera, event: StateEvent) => void;
  readonly listener: Pick<CameraListener, 'maskedImage' | 'observation'>;
  readonly metrics: Pick<Metrics, 'framesAnalysed' | 'framesShed'>;
  readonly now: () => number;
};

type GapEvent = Extract<MediaEvent, { kind: 'gap' }>;

/** Routes the media thread's events to their jobs. Events of an older claim of ours are dropped, except what is recorded. */
export function createMediaEventRouter(options: RouterOptions): (event: MediaEvent) => void {
  const { held, recordings, listener } = options;

  const route = (owner: HeldCamera, event: OwnersEvent): void => {
    switch (event.kind) {
      case 'state':
        return options.onState(owner, event);
      case 'health':
        return owner.report.noteHealth(event);
      case 'impaired':
        owner.shownFaults = event.faults;
        return;
      case 'still':
        return noteAnalysed(options, owner, event, event.shedFrames);
      case 'masked_image':
        return listener.maskedImage(owner.camera, event);
      case 'scene':
        noteAnalysed(options, owner, event.scene, event.shedFrames);
        return listener.observation(owner.camera, event);
      case 'track_ended':
      case 'plate_crop':
      case 'head_crop':
        return listener.observation(owner.camera, event);
    }
  };

  const routeToOwner = (event: OwnersEvent): void => {
    const { camera, epoch } = claimOf(event);
    const owner = held.get(camera);
    if (owner && (epoch === undefined || epoch === owner.epoch)) route(owner, event);
  };

  return (event) => {
    switch (event.kind) {
      case 'segment_opened':
        return recordings.opened(event.segment);
      case 'segment_abandoned':
        return recordings.abandoned(event.segment);
      case 'segment_sealed':
        return recordings.sealed(event.segment);
      case 'part_ended':
        return recordings.partEnded(event);
      case 'gap':
        return recordGap(event, options);
      case 'scene':
      case 'still': {
        const { of, sample } = frameOf(event);
        recordings.maskSample(of, sample);
        routeToOwner(event);
        return recordings.analysed(of, sample.atMs);
      }
      default:
        return routeToOwner(event);
    }
  };
}

function noteAnalysed({ metrics, now }: RouterOptions, of: HeldCamera, frame: AnalysedFrame, shedFrames: number): void {
  of.report.noteAnalysed({ ...frame, shedFrames }, now());
  metrics.framesAnalysed.add(1);
  if (shedFrames > 0) metrics.framesShed.add(shedFrames);
}

function recordGap(event: GapEvent, { cameras, recordings }: RouterOptions): void {
  const known = cameras.get(event.camera);
  if (known) recordings.gap({ ...event, district: known.district });
}

const frameOf = (
  event: Extract<MediaEvent, { kind: 'scene' | 'still' }>,
): { of: PartOfStream; sample: MaskSample } => ({
  of: event.kind === 'scene' ? event.scene : event,
  sample: event.sample,
});

type AnalysedFrame = { readonly capturedAtMs: number; readonly clockOffsetMs?: number };

/** The claim to which an event belongs. A masked image does not name its epoch. */
function claimOf(event: OwnersEvent): { camera: string; epoch: number | undefined } {
  switch (event.kind) {
    case 'state':
    case 'still':
    case 'health':
    case 'impaired':
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
