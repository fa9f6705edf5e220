import { MuxFailure } from '@marsad/media';
import type { Packet } from '@marsad/media';
import type { SealedSegment } from '../../ports.ts';
import type { Losses } from '../losses.ts';
import { decideCut, groupLimitMs } from '../segment-cut.ts';
import { createSegmentTimeline } from '../segment-timeline.ts';
import { createGroupCopy } from './group-copy.ts';
import { openSegment } from './open-segment.ts';
import type { OpenSegment, SegmentPlace } from './open-segment.ts';

/** Times of a packet on its part's clock, ms. */
export type PacketTimes = {
  ptsMs: number;
  endMs: number;
  keyframe: boolean;
  /** Hidden by an edit list. */ discard: boolean;
  bytes: number;
};
export type RecorderOptions = SegmentPlace & {
  originMs: number;
  segmentMs: number;
  losses: Losses;
  onSealed(segment: SealedSegment): void;
  /** Called once when the codec does not go into MP4: the stream is analysed and not recorded. */
  onNotRecordable(): void;
};

/** Records one part of a camera into segments of whole groups of pictures, as the camera encoded them. */
export function createRecorder(options: RecorderOptions) {
  const { losses } = options;
  const limits = { segmentMs: options.segmentMs, groupMs: groupLimitMs(options.segmentMs) };
  const timeline = createSegmentTimeline(options.originMs);
  const group = createGroupCopy();
  let open: OpenSegment | null = null;
  let isRefused = false;

  const seal = (): void => {
    const sealed = open;
    open = null;
    const segment = sealed?.seal(() => losses.lost('spool_full', sealed.toMs));
    if (segment) options.onSealed(segment);
  };
  const begin = (ptsMs: number): OpenSegment => {
    const fromMs = timeline.begin(ptsMs);
    return (open = openSegment(options, fromMs, timeline.originMs));
  };

  /** Ends the segment where it must end before this packet. False when nothing is recorded until the next keyframe. */
  const cutBefore = ({ keyframe }: PacketTimes, atMs: number, nowMs: number): boolean => {
    const cut = open ? decideCut(open.cutState, { keyframe, atMs, nowMs }, limits) : 'go_on';
    if (cut !== 'go_on') {
      const groupPtsMs = (open?.cutState.groupFromMs ?? atMs) - timeline.originMs;
      seal();
      // The group so far, again: the new segment can be played from its beginning, and nothing is missing between the two.
      if (cut === 'seal_in_group') group.forEach(begin(groupPtsMs).repeat);
    }
    if (cut !== 'give_up_group') return true;
    group.clear();
    losses.lost('group_too_long', atMs);
    return false;
  };
  const append = (packet: Packet, { ptsMs, endMs, keyframe, discard, bytes }: PacketTimes, atMs: number): void => {
    if (keyframe) {
      group.clear();
      open?.beginGroup(atMs);
    }
    const isFirst = open === null;
    const segment = open ?? begin(ptsMs);
    group.add(packet);
    segment.append(packet, bytes, discard ? null : endMs);
    if (isFirst) losses.over(segment.cutState.fromMs);
  };
  const handleFailure = (error: unknown, atMs: number): void => {
    if (!(error instanceof MuxFailure)) throw error;
    const isKept = open?.hasFrames() ?? false;
    if (!isKept) {
      open?.abandon();
      open = null;
    }
    isRefused = error.kind === 'refused' && !isKept;
    losses.lost(isRefused ? 'not_recordable' : 'spool_full', atMs);
    if (isRefused) options.onNotRecordable();
    else seal();
  };

  return {
    /** The wall clock of pts 0: of the segment at hand, and from the next one on. */
    timeline,
    /** Moves the origin from the next segment on. */
    moveOrigin(ms: number): void {
      timeline.moveNext(ms);
      if (!open) timeline.adoptNext();
    },
    requestSeal(nowMs: number): void {
      if (open) open.cutState.sealRequestedAtMs ??= nowMs;
    },
    /** Uses the packet up. */
    write(packet: Packet, times: PacketTimes, nowMs: number): void {
      if (isRefused || (!open && !times.keyframe)) return;
      const atMs = timeline.originMs + times.ptsMs;
      try {
        if (cutBefore(times, atMs, nowMs)) append(packet, times, atMs);
      } catch (error) {
        handleFailure(error, atMs);
      }
    },
    /** Seals what is open. */
    end(): void {
      seal();
      group.clear();
    },
  };
}
export type Recorder = ReturnType<typeof createRecorder>;
