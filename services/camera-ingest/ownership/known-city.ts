import type { Camera, CameraState, PtzState } from '@marsad/schemas';
import { noteClaim } from './decide-ownership.ts';
import type { Claim } from './decide-ownership.ts';
import { ANNOUNCE_EVERY_MS } from './announcer.ts';
import type { HeldCamera } from './held-camera.ts';
import { impairmentsAt } from './impairments.ts';
import type { Impairments } from './impairments.ts';

/** What this replica has read of the city: the cameras, the claims on them, and its own shards. */
export type KnownCity = {
  readonly cameras: Map<string, Camera>;
  /** The highest claim on each camera. */
  readonly claims: Map<string, Claim>;
  /** Where each movable camera looks, as `camera.state` says it. */
  readonly presets: Map<string, string>;
  /** What impairs the picture of a camera by the word of its device. */
  readonly impairments: Impairments;
  /** Since when each of our shards is ours, ms, by district and number. */
  shards: ReadonlyMap<string, number>;
};

export const newKnownCity = (): KnownCity => ({
  cameras: new Map(),
  claims: new Map(),
  presets: new Map(),
  impairments: new Map(),
  shards: new Map(),
});

const shardKey = (district: string, shard: number): string => `${district}/${shard}`;

/** Notes which shards are ours now. A shard that stays ours keeps its time, because that decides whose claim is newer. */
export function noteShards(city: KnownCity, owned: ReadonlyMap<string, readonly number[]>, nowMs: number): void {
  const keys = [...owned].flatMap(([district, numbers]) => numbers.map((number) => shardKey(district, number)));
  city.shards = new Map(keys.map((key) => [key, city.shards.get(key) ?? nowMs]));
}

export function noteState(city: KnownCity, state: CameraState, nowMs: number): void {
  city.claims.set(state.camera, noteClaim(city.claims.get(state.camera), state, nowMs));
}

/**
 * Notes where a movable camera looks: its preset, or nothing if it is at none. A camera whose device was never reached has no entry, because
 * nobody moves it through this platform.
 */
export function notePointing(city: KnownCity, { camera, preset = '' }: PtzState): void {
  city.presets.set(camera, preset.slice(0, 60));
}

/**
 * What impairs a camera's picture now, by its device and by its images (`shown`), each fault once. That the scene of a movable camera changed is no fault: it may have been moved, and its preset says
 * whether it looks elsewhere.
 */
export const impairmentsOf = (
  { impairments, presets }: KnownCity,
  { camera }: Camera,
  shown: readonly string[],
  nowMs: number,
): string[] =>
  [...new Set([...impairmentsAt(impairments, camera, nowMs), ...shown])]
    .filter((fault) => fault !== 'turned_away' || !presets.has(camera))
    .sort();

/** The districts whose cameras sign in with this credential. */
export const districtsOf = ({ cameras }: KnownCity, credential: string): ReadonlySet<string> =>
  new Set(
    [...cameras.values()].flatMap(({ district, source }) =>
      source.kind === 'rtsp' && source.credential === credential ? [district] : [],
    ),
  );

/** Since when the shard of a camera is ours, ms; undefined if it is not. */
export const shardSinceMs = (city: KnownCity, { district }: Camera, shard: number): number | undefined =>
  city.shards.get(shardKey(district, shard));

/** Whether another replica claimed the camera after us. While that replica opens it, we stream on but announce nothing. */
export function hasNewerClaim(city: KnownCity, { camera, epoch }: HeldCamera): boolean {
  const claim = city.claims.get(camera.camera);
  return claim !== undefined && claim.epoch > epoch;
}

/** Whether another replica is alive that can take our cameras. */
export const hasPeers = (city: KnownCity, replica: string, nowMs: number): boolean =>
  [...city.claims.values()].some(
    (claim) =>
      // The claim on a smart camera is that of a replica of edge-gateway.
      city.cameras.get(claim.camera)?.source.kind !== 'edge' &&
      claim.replica !== replica &&
      claim.state !== 'stopped' &&
      nowMs - claim.lastReadMs < 2 * ANNOUNCE_EVERY_MS,
  );
