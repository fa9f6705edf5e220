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
  /** What was last published of each camera here. */
  const announced = new Map<string, { readonly atMs: number; readonly what: string }>();
  /** How the last stream of each camera ended. */
  const ends = new Map<string, StreamEnd>();

  const publish = (state: CameraState, { simulated }: Pick<EdgeCamera, 'simulated'>): void => {
    announced.set(state.camera, { atMs: monotonic(), what: whatIsAnnounced(state) });
    void options.producer
      .send(cameraState, state, { atMs: state.atMs, simulated, origin: 'edge' })
      .catch(options.onNotSent);
  };
  const stateNow = ({ session }: OpenStream, camera: EdgeCamera): CameraState => {
    const context = { camera, replica, permits: session.permits(), nowMs: now() };
    return stateOf(session.report(), context);
  };
  const announce = (stream: OpenStream, isDue: (state: CameraState) => boolean): void => {
    const camera = options.cameraOf(stream.camera);
    if (!camera) return;
    const state = stateNow(stream, camera);
    if (isDue(state)) publish(state, camera);
  };
  const isDue = (state: CameraState): boolean => {
    const last = announced.get(state.camera);
    return !last || last.what !== whatIsAnnounced(state) || monotonic() - last.atMs >= ANNOUNCE_EVERY_MS;
  };
  const announceAbsent = (camera: EdgeCamera): void => {
    if (streams.of(camera.camera) || !options.isOurs(camera)) return;
    const claim = streams.claimOf(camera.camera);
    const last = announced.get(camera.camera);
    const isOwnDue = claim?.replica === replica && (!last || monotonic() - last.atMs >= ANNOUNCE_EVERY_MS);
    if (!isOwnDue && !isUnreported(claim, monotonic())) return;
    const condition = conditionAfter(ends.get(camera.camera));
    publish(absentState(camera, { replica, epoch: claim?.epoch ?? now(), nowMs: now(), condition }), camera);
  };
  return {
    /** Announces a stream that has just been opened: that is its claim. */
    opened(stream: OpenStream): void {
      ends.delete(stream.camera);
      announce(stream, () => true);
    },
    /** Announces that a stream has ended. One that another stream replaced says nothing, because the other one does. */
    ended({ camera: id, session }: OpenStream, end: StreamEnd): void {
      const camera = options.cameraOf(id);
      if (!camera || end === 'superseded') return;
      ends.set(id, end);
      const condition = conditionAfter(end);
      publish(absentState(camera, { replica, epoch: session.epoch, nowMs: now(), condition }), camera);
    },
    /** Remembers why a camera was refused before it was welcomed. */
    refused: (camera: string, end: StreamEnd): void => void ends.set(camera, end),
    /** Announces what has changed or is due. Called every second, and when rights have changed. */
    tick(): void {
      for (const stream of streams.values()) announce(stream, isDue);
      options.cameras().forEach(announceAbsent);
    },
    /** Announces that a camera does not belong to the city any more. */
    removed(camera: EdgeCamera): void {
      const epoch = streams.of(camera.camera)?.session.epoch ?? streams.claimOf(camera.camera)?.epoch ?? now();
      const condition = { state: 'stopped', reason: 'removed' } as const;
      if (streams.of(camera.camera) || options.isOurs(camera))
        publish(absentState(camera, { replica, epoch, nowMs: now(), condition }), camera);
      ends.delete(camera.camera);
      announced.delete(camera.camera);
    },
  };
}
export type Announcer = ReturnType<typeof createAnnouncer>;

/** What a person would notice: a change of it is announced at once, and the rest with the next announcement. */
const whatIsAnnounced = ({ state, reason, detail, analysing }: CameraState): string =>
  JSON.stringify([state, reason, detail, analysing]);
