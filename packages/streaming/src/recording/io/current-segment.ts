import type { SealedSegment, SegmentStart } from '../../ports.ts';
import type { Losses } from '../losses.ts';
import { createSegmentTimeline } from '../segment-timeline.ts';
import { openSegment } from './open-segment.ts';
import type { OpenSegment, SegmentPlace } from './open-segment.ts';

export type CurrentSegmentOptions = SegmentPlace & {
  originMs: number;
  losses: Losses;
  onOpened(segment: SegmentStart): void;
  /** The segment holds no frame that can be shown, and is gone. */
  onAbandoned(segment: SegmentStart): void;
  onSealed(segment: SealedSegment): void;
};

/** The segment that a part is writing, if any, and its timeline. */
export function createCurrentSegment(options: CurrentSegmentOptions) {
  const timeline = createSegmentTimeline(options.originMs);
  let open: OpenSegment | null = null;
  return {
    timeline,
    get open(): OpenSegment | null {
      return open;
    },
    /** @throws {MuxFailure} */
    begin(ptsMs: number): OpenSegment {
      const fromMs = timeline.begin(ptsMs);
      open = openSegment(options, fromMs, timeline.originMs);
      options.onOpened(open.start);
      return open;
    },
    seal(): void {
      const sealed = open;
      open = null;
      if (!sealed) return;
      const segment = sealed.seal(() => options.losses.lost('spool_full', sealed.contents.toMs));
      if (segment) options.onSealed(segment);
      else options.onAbandoned(sealed.start);
    },
    /** Removes the open segment if no frame of it can be shown. False if it holds frames and must be sealed. */
    abandonIfEmpty(): boolean {
      if (open?.contents.hasFrames()) return false;
      open?.abandon();
      if (open) options.onAbandoned(open.start);
      open = null;
      return true;
    },
    requestSeal(nowMs: number): void {
      if (open) open.contents.cutState.sealRequestedAtMs ??= nowMs;
    },
  };
}
export type CurrentSegment = ReturnType<typeof createCurrentSegment>;
