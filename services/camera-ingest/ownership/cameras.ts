import { cameraState } from '@marsad/schemas';
import type { Camera, CameraState, DataOf, segmentRecorded } from '@marsad/schemas';
import { stateId } from '../ids.ts';
import { decideOwnership, heardClaim } from './decide-ownership.ts';
import type { Claim, CloseReason, OwnershipAction } from './decide-ownership.ts';
import { decideTakeover } from './decide-takeover.ts';
import { analysing, isSamePermit, NO_PERMIT, PERMIT_EVERY_MS, PERMIT_LIFE_MS, permitOf } from '../analysis/permits.ts';
import type { Permissions } from '../analysis/permits.ts';
import type { Metrics } from '../metrics.ts';
import type { Log, MediaEvent, MediaWorker, Outbox } from '../ports.ts';
import { holdCamera } from './held-camera.ts';
import type { HeldCamera } from './held-camera.ts';
import { sayMediaEvent } from '../analysis/media-events.ts';
import type { Recordings } from '../recording/recordings.ts';

export type CamerasOptions = {
  readonly replica: string;
  readonly media: MediaWorker;
  readonly outbox: Outbox;
  readonly recordings: Pick<Recordings, 'sealed' | 'gap' | 'local'>;
  readonly shardOf: (camera: string) => number;
  readonly doubtful: () => boolean;
  readonly permissions: Permissions;
  readonly credentialOf: (name: string) => { username: string; password: string } | undefined;
  readonly onClaimed: (camera: string) => void;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => number;
};
/** Everybody hears of a camera at least this often. */
const BEAT_MS = 5_000;

/** The cameras of this replica: which are its own, how they are, and what their streams said. Everything is decided again at every change. */
export function createCameras(options: CamerasOptions) {
  const { replica, media, outbox, recordings, permissions, metrics, log, now } = options;
  const cameras = new Map<string, Camera>();
  const claims = new Map<string, Claim>();
  const held = new Map<string, HeldCamera>();
  const leases = new Map<string, number>();
  const recordedTo = new Map<string, { epoch: number; toMs: number }[]>();
  let shards = new Map<string, number>();
  let stopping = false;
  const bornMs = now();

  const say = (one: HeldCamera, over: Partial<CameraState> = {}): void => {
    const atMs = now();
    one.lastSaidMs = atMs;
    one.analysing = analysing(one.camera, permissions);
    const state = { ...one.report.at(atMs), analysing: one.analysing, ...over };
    const id = stateId(state.camera, one.epoch, atMs);
    outbox.say('recording', cameraState, state, { id, atMs, simulated: one.camera.simulated });
  };

  /** Tells the media thread what it may cut: at every change, and again before that lapses. Everybody hears when an analytic starts or stops. */
  const permit = (one: HeldCamera): void => {
    const atMs = now();
    const allowed = permitOf(one.camera, permissions);
    const isDue = !isSamePermit(allowed, NO_PERMIT) && atMs - one.permitSaidMs >= PERMIT_EVERY_MS;
    if (isDue || !isSamePermit(allowed, one.permit)) {
      one.permit = allowed;
      one.permitSaidMs = atMs;
      media.send({ kind: 'permit', camera: one.camera.camera, permit: allowed, untilMs: atMs + PERMIT_LIFE_MS });
    }
    const runs = analysing(one.camera, permissions);
    if (runs.join() !== one.analysing.join() && !isRivalled(claims.get(one.camera.camera), one)) say(one);
  };

  const open = ({ camera, epoch, after }: Extract<OwnershipAction, { kind: 'open' }>): void => {
    const takeover = after && { after, claimedAtMs: now(), own: after.replica === replica };
    const one = holdCamera(camera, epoch, replica, takeover);
    held.set(camera.camera, one);
    metrics.claims.add(1, { action: 'open' });
    log.info({ camera: camera.camera, epoch, before: after?.replica }, 'a camera is ours');
    // The claim goes out before the stream is opened: from here on an older owner knows.
    say(one);
    const credential =
      camera.source.kind === 'rtsp' && camera.source.credential
        ? options.credentialOf(camera.source.credential)
        : undefined;
    media.send({ kind: 'open', camera, epoch, ...(credential ? { credential } : {}) });
    const untilMs = leases.get(camera.camera);
    if (untilMs !== undefined) media.send({ kind: 'lease', camera: camera.camera, untilMs });
    permit(one);
    options.onClaimed(camera.camera);
  };

  const close = (id: string, reason: CloseReason): void => {
    const one = held.get(id);
    if (!one) return;
    held.delete(id);
    media.send({ kind: 'close', camera: id });
    metrics.claims.add(1, { action: reason });
    log.info({ camera: id, epoch: one.epoch, reason }, 'a camera is given up');
    // Whoever has it now speaks for it; a last word of ours would hide theirs.
    if (reason === 'removed') say(one, { state: 'stopped', reason: 'removed', analysedFps: 0 });
    if (reason === 'shard_lost') say(one, { state: 'down', reason: 'no_owner', analysedFps: 0 });
  };

  const reconcile = (): void => {
    if (stopping) return;
    const actions = decideOwnership({
      nowMs: now(),
      replica,
      cameras: [...cameras.values()],
      shardSinceMs: (camera) => shards.get(shardKey(camera.district, options.shardOf(camera.camera))),
      doubtful: options.doubtful(),
      holdings: held,
      claims,
    });
    for (const action of actions) {
      const one = action.kind === 'open' ? undefined : held.get(action.camera);
      if (action.kind === 'open') open(action);
      else if (action.kind === 'close') close(action.camera, action.reason);
      else if (one) one.lostAtMs = action.kind === 'lose' ? now() : null;
    }
    metrics.camerasOwned.record(held.size);
  };

  /** How far anybody before us recorded. */
  const recordedBefore = (one: HeldCamera): number | undefined => {
    const id = one.camera.camera;
    const ends = [...(recordedTo.get(id) ?? []), ...recordings.local(id)].filter(({ epoch }) => epoch < one.epoch);
    return ends.length === 0 ? undefined : Math.max(...ends.map(({ toMs }) => toMs));
  };
  const settleTakeover = (one: HeldCamera): void => {
    if (!one.takeover || one.startedMs === null) return;
    const decision = decideTakeover(one.takeover, one.startedMs, recordedBefore(one), now());
    if (decision.kind === 'wait') return;
    const { own, after } = one.takeover;
    const inThisProcess = own && after.epoch >= bornMs;
    const reason = inThisProcess ? 'camera_down' : after.state === 'stopped' ? 'service_stopped' : 'replica_lost';
    one.takeover = null;
    if (decision.kind === 'nothing_lost') return;
    const { camera, district } = one.camera;
    const { fromMs, toMs } = decision;
    recordings.gap({
      camera,
      district,
      epoch: one.epoch,
      fromMs,
      toMs,
      reason,
    });
  };

  const onState = (one: HeldCamera, event: Extract<MediaEvent, { kind: 'state' }>): void => {
    const { kind: _kind, camera: _camera, epoch: _epoch, ...said } = event;
    one.report.said(said, now());
    if (event.state !== 'starting') one.startedMs ??= now();
    settleTakeover(one);
    say(one);
  };

  media.onEvent((event) => {
    // Recorded is recorded, whoever has the camera by now; everything else of an older claim is not ours to say.
    if (event.kind === 'segment_sealed') return recordings.sealed(event.segment);
    const id = cameraOf(event);
    const known = cameras.get(id);
    if (event.kind === 'gap') return known && recordings.gap({ ...event, district: known.district });
    const one = held.get(id);
    if (!one || epochOf(event, one.epoch) !== one.epoch) return;
    if (event.kind === 'state') onState(one, event);
    else sayMediaEvent(event, one, { outbox, metrics, permissions, now, leasedUntilMs: leases.get(id) ?? 0 });
  });

  return {
    registered(camera: Camera): void {
      cameras.set(camera.camera, camera);
      reconcile();
    },
    removed(camera: string): void {
      cameras.delete(camera);
      reconcile();
    },
    owned(owned: ReadonlyMap<string, readonly number[]>): void {
      const at = now();
      const mine = [...owned].flatMap(([district, numbers]) => numbers.map((number) => shardKey(district, number)));
      // What stays ours keeps its beginning: it tells whose claim is newer.
      shards = new Map(mine.map((key) => [key, shards.get(key) ?? at]));
      reconcile();
    },
    heard(state: CameraState): void {
      claims.set(state.camera, heardClaim(claims.get(state.camera), state, now()));
      reconcile();
    },
    recorded({ camera, epoch, toMs }: DataOf<typeof segmentRecorded>): void {
      const ends = (recordedTo.get(camera) ?? []).filter((end) => end.epoch !== epoch || end.toMs > toMs);
      if (!ends.some((end) => end.epoch === epoch)) ends.push({ epoch, toMs });
      recordedTo.set(camera, ends.slice(-8));
    },
    leased(camera: string, untilMs: number): void {
      leases.set(camera, Math.max(untilMs, leases.get(camera) ?? 0));
      if (held.has(camera)) media.send({ kind: 'lease', camera, untilMs });
    },
    /** What is permitted has changed; what expires is found by the clock, in `tick`. */
    rightsChanged(): void {
      for (const one of held.values()) permit(one);
    },
    /** Twice a second. */
    tick(): void {
      reconcile();
      for (const [camera, untilMs] of leases) if (untilMs < now()) leases.delete(camera);
      for (const one of held.values()) {
        settleTakeover(one);
        permit(one);
        if (now() - one.lastSaidMs >= BEAT_MS && !isRivalled(claims.get(one.camera.camera), one)) say(one);
      }
    },
    holding: (camera: string): HeldCamera | undefined => held.get(camera),
    isKnown: (camera: string): boolean => cameras.has(camera),
    isSimulated: (camera: string): boolean => cameras.get(camera)?.simulated ?? false,
    seal: (camera: string): void => media.send({ kind: 'seal', camera }),
    /** Somebody else speaks on this bus: they will take what we leave. */
    get hasPeers(): boolean {
      return [...claims.values()].some(
        (claim) => claim.replica !== replica && claim.state !== 'stopped' && now() - claim.heardMs < 2 * BEAT_MS,
      );
    },
    get held(): number {
      return held.size;
    },
    /** Nothing is opened any more; what was not taken over is said to be stopped. */
    stop(): void {
      stopping = true;
      for (const one of held.values()) say(one, { state: 'stopped', analysedFps: 0 });
      held.clear();
    },
  };
}
export type Cameras = ReturnType<typeof createCameras>;

const shardKey = (district: string, shard: number): string => `${district}/${shard}`;
/** A newer claim is being opened elsewhere: we stream on, silently. */
const isRivalled = (claim: Claim | undefined, one: HeldCamera): boolean =>
  claim !== undefined && claim.epoch > one.epoch;

type OfCamera = Exclude<MediaEvent, { kind: 'segment_sealed' }>;
function cameraOf(event: OfCamera): string {
  if (event.kind === 'scene') return event.scene.camera;
  if (event.kind === 'track_ended') return event.track.camera;
  return 'crop' in event ? event.crop.camera : event.camera;
}
function epochOf(event: OfCamera, ofPictures: number): number {
  if (event.kind === 'scene') return event.scene.epoch;
  if (event.kind === 'track_ended') return event.track.epoch;
  if ('crop' in event) return event.crop.epoch;
  return event.kind === 'masked_picture' ? ofPictures : event.epoch;
}
