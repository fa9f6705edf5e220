import type { GapReason } from '@marsad/schemas';
import type { Gap, SealedSegment } from '../ports.ts';
import type { Claim } from './decide-ownership.ts';
import { decideTakeover } from './decide-takeover.ts';
import type { Takeover } from './decide-takeover.ts';
import type { HeldCamera } from './held-camera.ts';

/** How far one owner of a camera recorded. */
type RecordedEnd = { readonly epoch: number; readonly toMs: number };
/** Owners of a camera that are remembered: a takeover asks for the last one, and epochs may arrive out of order. */
const MOST_OWNERS = 8;

/** The furthest end of each epoch, the newest epochs last. */
export function noteEnd(ends: readonly RecordedEnd[], { epoch, toMs }: RecordedEnd): RecordedEnd[] {
  const known = ends.filter((end) => end.epoch !== epoch || end.toMs > toMs);
  return [...known, ...(known.some((end) => end.epoch === epoch) ? [] : [{ epoch, toMs }])].slice(-MOST_OWNERS);
}

export function gapReasonOf({ own, after }: Takeover, bornMs: number): GapReason {
  const isOfThisProcess = own && after.epoch >= bornMs;
  if (isOfThisProcess) return 'camera_down';
  return after.state === 'stopped' ? 'service_stopped' : 'replica_lost';
}

export type TakeoversOptions = {
  readonly replica: string;
  readonly recordings: { gap(gap: Gap): void; local(camera: string): readonly SealedSegment[] };
  readonly now: () => number;
};

/** Finds out what of a camera's time was lost between the owner before us and us, and reports it as a gap once. */
export function createTakeovers({ replica, recordings, now }: TakeoversOptions) {
  const bornMs = now();
  const endsOf = new Map<string, readonly RecordedEnd[]>();

  const recordedBefore = ({ camera: { camera }, epoch }: HeldCamera): number | undefined => {
    const ends = [...(endsOf.get(camera) ?? []), ...recordings.local(camera)].filter((end) => end.epoch < epoch);
    return ends.length === 0 ? undefined : Math.max(...ends.map(({ toMs }) => toMs));
  };

  return {
    /** The takeover that a camera is opened with; null for a camera that nobody claimed before. */
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
      recordings.gap({ camera, district, epoch: held.epoch, fromMs, toMs, reason: gapReasonOf(takeover, bornMs) });
    },
  };
}
export type Takeovers = ReturnType<typeof createTakeovers>;
