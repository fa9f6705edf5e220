import type { Pauses } from '../ports.ts';
import type { Cameras } from './cameras.ts';

/** How long a stopping replica waits for others to take its cameras, ms. */
const HANDOVER_MS = 3_000;
const POLL_MS = 50;

/** Gives up all shards but streams on until other replicas have taken the cameras. A replica without peers does not wait. */
export async function handOver(cameras: Cameras, pauses: Pauses, now: () => number): Promise<void> {
  cameras.shardsAssigned(new Map());
  const untilMs = now() + HANDOVER_MS;
  while (cameras.held > 0 && cameras.hasPeers() && now() < untilMs) await pauses.pause(POLL_MS);
}
