import type { Camera, CameraState } from '@marsad/schemas';

/** Decides which replica owns which camera (the architecture's rule 7). Pure: the same view gives the same actions. */
export type Claim = Pick<
  CameraState,
  'camera' | 'district' | 'replica' | 'epoch' | 'state' | 'atMs' | 'reason' | 'lastFrameAtMs'
> & {
  /** When this replica first read a state of this epoch, and when it last read one, ms. */
  readonly firstSeenMs: number;
  readonly lastReadMs: number;
  /**
   * The last moment, ms, at which this or an earlier owner is known to have recorded, or to have announced that it does not record. Absent
   * if no owner has done more than open the source.
   */
  readonly accountedToMs?: number;
};
export type Holding = {
  readonly camera: Camera;
  readonly epoch: number;
  /** When the camera's shard went to another replica, ms; null while it is ours. */
  readonly lostAtMs: number | null;
};
export type OwnershipView = {
  readonly nowMs: number;
  readonly replica: string;
  readonly cameras: readonly Camera[];
  /** Since when a camera's shard is ours, ms; undefined if it is not. */
  readonly shardSinceMs: (camera: Camera) => number | undefined;
  /** Whether our session in the consumer group may have ended without our knowledge. */
  readonly doubtful: boolean;
  readonly holdings: ReadonlyMap<string, Holding>;
  /** The highest claim on each camera. */
  readonly claims: ReadonlyMap<string, Claim>;
};
export type CloseReason = 'superseded' | 'shard_lost' | 'removed' | 'changed';
export type OwnershipAction =
  | { readonly kind: 'open'; readonly camera: Camera; readonly epoch: number; readonly after: Claim | null }
  | { readonly kind: 'close'; readonly camera: string; readonly reason: CloseReason }
  /** The shard went to another replica: we stream on until that replica has the camera. */
  | { readonly kind: 'lose'; readonly camera: string }
  | { readonly kind: 'regain'; readonly camera: string };

/**
 * A camera whose shard we lost is released after this long, ms, even if no other replica has claimed it: one will, and two must not stream.
 */
export const LOST_SHARD_MS = 20_000;
/** A rival that has been opening the source for this long, ms, counts as having the camera. */
const STARTING_MS = 8_000;
/** Owners announce themselves every 5 s. An owner that was silent for this long, ms, is gone. */
export const OWNER_SILENT_MS = 15_000;

/**
 * Decides which cameras to open, close or lose now. It is called at every change and twice a second, which repeats an action that failed.
 */
export function decideOwnership(view: OwnershipView): OwnershipAction[] {
  const cameras = view.cameras.filter(hasVideo);
  const wanted = new Map(cameras.map((camera) => [camera.camera as string, camera]));
  const closes = [...view.holdings.entries()].flatMap(([id, holding]) => decideHolding(view, holding, wanted.get(id)));
  const opens = cameras.flatMap((camera) => decideOpening(view, camera));
  return [...closes, ...opens];
}

/** A smart camera brings its results to edge-gateway, which owns it. */
export const hasVideo = ({ source }: Camera): boolean => source.kind !== 'edge';

function decideHolding(view: OwnershipView, holding: Holding, camera: Camera | undefined): OwnershipAction[] {
  const id = holding.camera.camera;
  if (!camera) return [{ kind: 'close', camera: id, reason: 'removed' }];
  const rival = view.claims.get(id);
  if (rival && isRival(rival, view.replica, holding.epoch)) {
    // A rival that is still opening the source does not record yet, and recording twice is better than not recording.
    const hasStream = rival.state !== 'starting' || view.nowMs - rival.firstSeenMs >= STARTING_MS;
    return hasStream ? [{ kind: 'close', camera: id, reason: 'superseded' }] : [];
  }
  const ours = view.shardSinceMs(camera) !== undefined;
  if (!ours && holding.lostAtMs === null) return [{ kind: 'lose', camera: id }];
  if (!ours && holding.lostAtMs !== null && view.nowMs - holding.lostAtMs >= LOST_SHARD_MS)
    return [{ kind: 'close', camera: id, reason: 'shard_lost' }];
  if (ours && holding.lostAtMs !== null) return [{ kind: 'regain', camera: id }];
  if (ours && !isSame(camera, holding.camera)) return [{ kind: 'close', camera: id, reason: 'changed' }];
  return [];
}

function decideOpening(view: OwnershipView, camera: Camera): OwnershipAction[] {
  const since = view.shardSinceMs(camera);
  if (since === undefined || view.doubtful || view.holdings.has(camera.camera)) return [];
  const claim = view.claims.get(camera.camera);
  if (claim && claim.replica !== view.replica) {
    // A replica that claimed the camera after its shard came to us knows a newer assignment of shards, unless it has died since.
    const isNewer = claim.firstSeenMs > since;
    if (isNewer && !isReleased(claim) && view.nowMs - claim.lastReadMs < OWNER_SILENT_MS) return [];
  }
  return [{ kind: 'open', camera, epoch: Math.max(view.nowMs, (claim?.epoch ?? 0) + 1), after: claim ?? null }];
}

const isRival = (claim: Claim, replica: string, epoch: number): boolean =>
  claim.epoch > epoch && claim.replica !== replica && !isReleased(claim);

/** Whether the owner said that it has the camera no more: it stopped, or it had lost the shard for too long. */
const isReleased = ({ state, reason }: Claim): boolean => state === 'stopped' || reason === 'no_owner';

/** JSON can be compared as text, because all cameras come from one schema with its order of keys. */
const isSame = (a: Camera, b: Camera): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Updates the highest claim on a camera by a state that was read. The state of an older epoch changes nothing. */
export function noteClaim(known: Claim | undefined, state: CameraState, nowMs: number): Claim {
  if (known && state.epoch < known.epoch) return known;
  const firstSeenMs = known?.epoch === state.epoch ? known.firstSeenMs : nowMs;
  const { camera, district, replica, epoch, state: streamState, atMs, reason, lastFrameAtMs } = state;
  const accountedToMs = accountedToBy(state) ?? known?.accountedToMs;
  return {
    camera,
    district,
    replica,
    epoch,
    state: streamState,
    atMs,
    ...(reason === undefined ? {} : { reason }),
    ...(lastFrameAtMs === undefined ? {} : { lastFrameAtMs }),
    ...(accountedToMs === undefined ? {} : { accountedToMs }),
    firstSeenMs,
    lastReadMs: nowMs,
  };
}

function accountedToBy({ state, atMs, lastFrameAtMs }: CameraState): number | undefined {
  // An owner that opens the source for the first time has recorded nothing yet; the gap before it is announced only once it records. One whose
  // media thread starts again has recorded up to its last frame.
  if (state === 'starting') return lastFrameAtMs;
  return state === 'playing' || state === 'stopped' ? (lastFrameAtMs ?? atMs) : atMs;
}
