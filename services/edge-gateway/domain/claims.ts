import type { CameraState } from '@marsad/schemas';

/** The highest claim on each smart camera, as it was last read from `camera.state`. */
export type Claim = Pick<CameraState, 'epoch' | 'replica' | 'state'> & {
  /** When it was read, our monotonic clock, ms. */
  readonly readAtMs: number;
};

/** Replicas publish the state of a connected camera every 5 s. After this long without one, ms, nobody has the camera. */
export const CLAIM_SILENT_MS = 15_000;

/** Notes a state that was read. That of an older epoch changes nothing. */
export const noteClaim = (known: Claim | undefined, { epoch, replica, state }: CameraState, readAtMs: number): Claim =>
  known && known.epoch > epoch ? known : { epoch, replica, state, readAtMs };

/** The epoch of a new stream: wall-clock ms, and higher than any claim that is known, because clocks of replicas differ. */
export const nextEpoch = (known: Claim | undefined, ownEpoch: number | undefined, wallMs: number): number =>
  Math.max(wallMs, (known?.epoch ?? 0) + 1, (ownEpoch ?? 0) + 1);

/**
 * Whether a claim that was read ends our stream. Of two replicas that claimed in one millisecond, the one with the higher name has the camera. A
 * replica that only reports that nobody has the camera repeats the last epoch, and claims nothing.
 */
export const isSuperseded = (claim: Claim, epoch: number, replica: string): boolean => {
  if (claim.replica === replica) return false;
  const isReport = claim.state === 'down' || claim.state === 'stopped';
  return claim.epoch > epoch || (claim.epoch === epoch && !isReport && claim.replica > replica);
};

/** Whether nobody reports this camera any more, so that the replica that watches over it has to. */
export const isUnreported = (claim: Claim | undefined, monotonicMs: number): boolean =>
  claim === undefined || monotonicMs - claim.readAtMs >= CLAIM_SILENT_MS;
