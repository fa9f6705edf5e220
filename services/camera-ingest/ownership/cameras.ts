import type { Camera, CameraState, DataOf, DeviceEvent, PtzState, segmentRecorded } from '@marsad/schemas';
import type { Metrics } from '../metrics.ts';
import type { CameraListener, MediaWorker, OwnedCamera, StateEvent } from '../ports.ts';
import { createAnnouncer } from './announcer.ts';
import type { AnnouncerOptions } from './announcer.ts';
import { decideOwnership } from './decide-ownership.ts';
import type { HeldCamera } from './held-camera.ts';
import { createHoldings } from './holdings.ts';
import type { HoldingsOptions } from './holdings.ts';
import { noteFinding } from './impairments.ts';
import {
  districtsOf,
  hasNewerClaim,
  hasPeers,
  impairmentsOf,
  newKnownCity,
  notePointing,
  noteShards,
  noteState,
  shardSinceMs,
} from './known-city.ts';
import { createMediaEventRouter } from './route-media-event.ts';
import type { RouterOptions } from './route-media-event.ts';
import { createTakeovers } from './takeovers.ts';
import type { TakeoversOptions } from './takeovers.ts';

export type CamerasOptions = Omit<AnnouncerOptions, 'presetOf' | 'impairedOf'> &
  Omit<HoldingsOptions, 'announcer' | 'takeovers'> & {
    readonly media: Pick<MediaWorker, 'send' | 'onEvent'>;
    readonly recordings: RouterOptions['recordings'] & TakeoversOptions['recordings'];
    readonly listener: CameraListener;
    readonly shardOf: (camera: string) => number;
    /** Whether our session in the consumer group may have ended without our knowledge. */
    readonly doubtful: () => boolean;
    readonly metrics: Metrics;
  };

/** Claims and releases cameras for this replica. It decides anew at every change, and twice a second. */
export function createCameras(options: CamerasOptions) {
  const { replica, media, metrics, now } = options;
  const city = newKnownCity();
  const announcer = createAnnouncer({ ...options, ...readingOf(city, now) });
  const takeovers = createTakeovers(options);
  const holdings = createHoldings({ ...options, announcer, takeovers });
  const { held } = holdings;
  let stopping = false;

  const reconcile = (): void => {
    if (stopping) return;
    const actions = decideOwnership({
      nowMs: now(),
      replica,
      cameras: [...city.cameras.values()],
      shardSinceMs: (camera) => shardSinceMs(city, camera, options.shardOf(camera.camera)),
      doubtful: options.doubtful(),
      holdings: held,
      claims: city.claims,
    });
    actions.forEach(holdings.apply);
    metrics.camerasOwned.record(held.size);
  };
  const announceDue = (): void => {
    for (const holding of held.values()) if (!hasNewerClaim(city, holding)) announcer.announceIfDue(holding);
  };
  const onState = (holding: HeldCamera, { kind: _, camera: _camera, epoch: _epoch, ...state }: StateEvent): void => {
    holding.report.noteState(state, now());
    if (state.state !== 'starting') holding.startedMs ??= now();
    takeovers.settle(holding);
    announcer.announce(holding);
  };
  media.onEvent(createMediaEventRouter({ ...options, cameras: city.cameras, held, onState }));

  return {
    ...directoryOf(city, takeovers, reconcile, now),
    /** Called when rights changed: announces the cameras whose analytics started or stopped. */
    rightsChanged: announceDue,
    /** Called twice a second. */
    tick(): void {
      reconcile();
      held.forEach(takeovers.settle);
      announceDue();
    },
    holding: (camera: string): OwnedCamera | undefined => held.get(camera),
    isSimulated: (camera: string): boolean => city.cameras.get(camera)?.simulated ?? false,
    seal: (camera: string): void => media.send({ kind: 'seal', camera }),
    hasPeers: (): boolean => hasPeers(city, replica, now()),
    get held(): number {
      return held.size;
    },
    /** Opens no more cameras, and announces as stopped those that no other replica took over. */
    stop(): void {
      stopping = true;
      holdings.release();
    },
  };
}
export type Cameras = ReturnType<typeof createCameras>;

/** What is known of a camera by others than its stream. */
const readingOf = (city: ReturnType<typeof newKnownCity>, now: () => number) => ({
  presetOf: ({ camera }: Camera): string | undefined => city.presets.get(camera),
  impairedOf: (camera: Camera, shown: readonly string[]): string[] => impairmentsOf(city, camera, shown, now()),
});

/** Handles the city's changes, each of which may open or close cameras. */
function directoryOf(
  city: ReturnType<typeof newKnownCity>,
  takeovers: ReturnType<typeof createTakeovers>,
  reconcile: () => void,
  now: () => number,
) {
  return {
    registered(camera: Camera): void {
      city.cameras.set(camera.camera, camera);
      reconcile();
    },
    removed(camera: string): void {
      city.cameras.delete(camera);
      reconcile();
    },
    shardsAssigned(owned: ReadonlyMap<string, readonly number[]>): void {
      noteShards(city, owned, now());
      reconcile();
    },
    stateAnnounced(state: CameraState): void {
      noteState(city, state, now());
      reconcile();
    },
    districtsOf: (credential: string): ReadonlySet<string> => districtsOf(city, credential),
    /** Where a movable camera looks is announced with its state, within a second. */
    moved: (state: PtzState): void => notePointing(city, state),
    /** What a device found of its picture is announced with its camera's state, within a second. */
    deviceReported: (event: DeviceEvent): void => noteFinding(city.impairments, event, now()),
    segmentRecorded: (segment: DataOf<typeof segmentRecorded>): void => takeovers.noteRecorded(segment),
  };
}
