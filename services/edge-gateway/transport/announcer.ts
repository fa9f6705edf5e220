import type { EventProducer } from '@marsad/kafka';
import { cameraState } from '@marsad/schemas';
import type { CameraState } from '@marsad/schemas';
import { absentState, conditionAfter, stateOf } from '../domain/camera-report.ts';
import { isUnreported } from '../domain/claims.ts';
import type { StreamEnd } from '../errors.ts';
import type { EdgeCamera } from '../ports.ts';
import type { OpenStream, Streams } from './streams.ts';

/** The longest time between two announcements of a camera, ms. */
export const ANNOUNCE_EVERY_MS = 5_000;

export type AnnouncerOptions = {
  readonly producer: Pick<EventProducer, 'send'>;
  readonly streams: Pick<Streams, 'of' | 'values' | 'claimOf'>;
  /** The smart cameras of our districts. */
  readonly cameras: () => readonly EdgeCamera[];
  readonly cameraOf: (id: string) => EdgeCamera | undefined;
  /** Whether this replica reports the camera while it is not connected anywhere. */
  readonly isOurs: (camera: EdgeCamera) => boolean;
  readonly replica: string;
  readonly now: () => number;
  readonly monotonic: () => number;
  readonly onNotSent: (error: unknown) => void;
};

/** Publishes `camera.state` of smart cameras: of those with a stream here, and of those that nobody reports and that fall to this replica. */
export function createAnnouncer(options: AnnouncerOptions) {
  const { streams, replica, now, monotonic } = options;
  const states = createStatePublisher(options);
  /** How the last stream of each camera ended. */
  const ends = new Map<string, StreamEnd>();

  const announce = ({ camera: id, session }: OpenStream, { always }: { readonly always: boolean }): void => {
    const camera = options.cameraOf(id);
    if (!camera) return;
    const state = stateOf(session.report(), { camera, replica, permits: session.permits(), nowMs: now() });
    if (always || states.isDue(state)) states.publish(state, camera);
  };
  const announceAbsent = (camera: EdgeCamera): void => {
    if (streams.of(camera.camera) || !options.isOurs(camera)) return;
    const claim = streams.claimOf(camera.camera);
    const isOwnDue = claim?.replica === replica && states.isOld(camera.camera);
    if (!isOwnDue && !isUnreported(claim, monotonic())) return;
    const condition = conditionAfter(ends.get(camera.camera));
    states.publish(absentState(camera, { replica, epoch: claim?.epoch ?? now(), nowMs: now(), condition }), camera);
  };
  return {
    /** Announces a stream that has just been opened: that is its claim. */
    opened(stream: OpenStream): void {
      ends.delete(stream.camera);
      announce(stream, { always: true });
    },
    /** Announces that a stream has ended. One that another stream replaced says nothing, because the other one does. */
    ended({ camera: id, session }: OpenStream, end: StreamEnd): void {
      const camera = options.cameraOf(id);
      if (!camera || end === 'superseded') return;
      ends.set(id, end);
      const condition = conditionAfter(end);
      states.publish(absentState(camera, { replica, epoch: session.epoch, nowMs: now(), condition }), camera);
    },
    /** Remembers why a camera was refused before it was welcomed. The next tick says so. */
    refused(camera: string, end: StreamEnd): void {
      ends.set(camera, end);
      states.forget(camera);
    },
    /** Announces what has changed or is due. Called every second, and when rights have changed. */
    tick(): void {
      for (const stream of streams.values()) announce(stream, { always: false });
      options.cameras().forEach(announceAbsent);
    },
    /** Announces that a camera does not belong to the city any more. */
    removed(camera: EdgeCamera): void {
      const epoch = streams.of(camera.camera)?.session.epoch ?? streams.claimOf(camera.camera)?.epoch ?? now();
      const condition = { state: 'stopped', reason: 'removed' } as const;
      if (streams.of(camera.camera) || options.isOurs(camera))
        states.publish(absentState(camera, { replica, epoch, nowMs: now(), condition }), camera);
      ends.delete(camera.camera);
      states.forget(camera.camera);
    },
  };
}
export type Announcer = ReturnType<typeof createAnnouncer>;

/** Publishes states, and remembers what was last said of each camera here and when. */
function createStatePublisher({ producer, monotonic, onNotSent }: AnnouncerOptions) {
  const announced = new Map<string, { readonly atMs: number; readonly what: string }>();
  const isOld = (camera: string): boolean =>
    monotonic() - (announced.get(camera)?.atMs ?? -Infinity) >= ANNOUNCE_EVERY_MS;
  return {
    publish(state: CameraState, { simulated }: Pick<EdgeCamera, 'simulated'>): void {
      announced.set(state.camera, { atMs: monotonic(), what: whatIsAnnounced(state) });
      void producer.send(cameraState, state, { atMs: state.atMs, simulated, origin: 'edge' }).catch(onNotSent);
    },
    isOld,
    isDue: (state: CameraState): boolean =>
      isOld(state.camera) || announced.get(state.camera)?.what !== whatIsAnnounced(state),
    forget: (camera: string): void => void announced.delete(camera),
  };
}

/** What a person would notice: a change of it is announced at once, and the rest with the next announcement. */
const whatIsAnnounced = ({ state, reason, detail, analysing }: CameraState): string =>
  JSON.stringify([state, reason, detail, analysing]);
