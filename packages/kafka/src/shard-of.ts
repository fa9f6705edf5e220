import { SHARDS } from '@marsad/schemas';

/** A camera's shard, 0 to 63: FNV-1a over its id, then MurmurHash3's finaliser, whose low bits are even for ids that differ in a digit. */
export function shardOf(camera: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < camera.length; index += 1) {
    hash = Math.imul(hash ^ camera.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % SHARDS;
}
