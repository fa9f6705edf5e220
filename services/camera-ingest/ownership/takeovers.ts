import type { GapReason } from '@marsad/schemas';
import type { Gap, SealedSegment } from '../ports.ts';
import type { Claim } from './decide-ownership.ts';
import { decideTakeover } from './decide-takeover.ts';
import type { Takeover } from './decide-takeover.ts';
import type { HeldCamera } from './held-camera.ts';

/** The end of the recordings of one owner of a camera, wall clock ms. */
type RecordedEnd = { readonly epoch: number; readonly toMs: number };
/** The most owners of a camera that are remembered. A takeover needs only the last one, but epochs may arrive out of order. */
const MOST_OWNERS = 8;

/** Notes the latest end of each epoch; the most recently changed epoch is last. */
export function noteEnd(ends: readonly RecordedEnd[], { epoch, toMs }: RecordedEnd): RecordedEnd[] {
  const known = ends.filter((end) => end.epoch !== epoch || end.toMs > toMs);
  return [...known, ...(known.some((end) => end.epoch === epoch) ? [] : [{ epoch, toMs }])].slice(-MOST_OWNERS);
}

export function gapReasonOf({ own, after }: Takeover, processStartedMs: number): GapReason {
  const isOfThisProcess = own && after.epoch >= processStartedMs;
  if (isOfThisProcess) return 'camera_down';
  return after.state === 'stopped' ? 'service_stopped' : 'replica_lost';
}

export type TakeoversOptions = {
  readonly replica: string;
  readonly recordings: { gap(gap: Gap): void; local(camera: string): readonly SealedSegment[] };
  readonly now: () => number;
};

/** Finds the time that was not recorded between the previous owner and us, and reports it as a gap, once. */
export function createTakeovers({ replica, recordings, now }: TakeoversOptions) {
  const processStartedMs = now();
  const endsOf = new Map<string, readonly RecordedEnd[]>();

  const recordedBefore = ({ camera: { camera }, epoch }: HeldCamera): number | undefined => {
    const ends = [...(endsOf.get(camera) ?? []), ...recordings.local(camera)].filter((end) => end.epoch < epoch);
    return ends.length === 0 ? undefined : Math.max(...ends.map(({ toMs }) => toMs));
  };

  return {
    /** The takeover with which a camera is opened; null if nobody claimed it before. */
    begin: (after: Claim | null): Takeover | null =>
      after && { after, claimedAtMs: now(), own: after.replica === replica },
    noteRecorded({ camera, epoch, toMs }: RecordedEnd & { readonly camera: string }): void {
      endsOf.set(camera, noteEnd(endsOf.get(camera) ?? [], { epoch, toMs }));
    },
    settle(held: HeldCamera): void {
      const { takeover, startedMs } = held;
      if (!takeover || startedMs === null) return;
      const decision = decideTakeover(takeover, startedMs, recordedBefore(held), now());
      if (decision.kind === 'wait') return;
      held.takeover = null;
      if (decision.kind === 'nothing_lost') return;
      const { camera, district } = held.camera;
      const { fromMs, toMs } = decision;
      recordings.gap({
        camera,
        district,
        epoch: held.epoch,
        fromMs,
        toMs,
        reason: gapReasonOf(takeover, processStartedMs),
      });
    },
  };
}
export type Takeovers = ReturnType<typeof createTakeovers>;
