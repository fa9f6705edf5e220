import { MuxFailure } from '@marsad/media';
import type { Packet } from '@marsad/media';
import { decideCut, groupLimitMs } from '../segment-cut.ts';
import type { Cut } from '../segment-cut.ts';
import { createCurrentSegment } from './current-segment.ts';
import type { CurrentSegment, CurrentSegmentOptions } from './current-segment.ts';
import { createGroupCopy } from './group-copy.ts';
import type { GroupCopy } from './group-copy.ts';

/** Times of a packet on its part's clock, ms. */
export type PacketTimes = {
  ptsMs: number;
  endMs: number;
  keyframe: boolean;
  /** The frame is hidden by an edit list. */ discard: boolean;
  bytes: number;
};
export type RecorderOptions = CurrentSegmentOptions & {
  segmentMs: number;
  /** Called once if MP4 cannot hold the codec: the stream is analysed but not recorded. */
  onNotRecordable(): void;
};

/** Records one part of a camera into segments of whole groups of pictures, as the camera encoded them. */
export function createRecorder(options: RecorderOptions) {
  const { losses } = options;
  const limits = { segmentMs: options.segmentMs, groupMs: groupLimitMs(options.segmentMs) };
  const current = createCurrentSegment(options);
  const { timeline } = current;
  const group = createGroupCopy();
  let isRefused = false;

  /** Seals the segment if it must end before this packet. False if nothing is recorded until the next keyframe. */
  const cutBefore = ({ keyframe }: PacketTimes, atMs: number, nowMs: number): boolean => {
    if (!current.open) return true;
    const cut = decideCut(current.open.contents.cutState, { keyframe, atMs, nowMs }, limits);
    if (cut === 'go_on') return true;
    applyCut(cut, current, group);
    if (cut === 'give_up_group') losses.lost('group_too_long', atMs);
    return cut !== 'give_up_group';
  };
  const append = (packet: Packet, { ptsMs, endMs, keyframe, discard, bytes }: PacketTimes, atMs: number): void => {
    if (keyframe) {
      group.clear();
      current.open?.contents.beginGroup(atMs);
    }
    const isFirst = current.open === null;
    const segment = current.open ?? current.begin(ptsMs);
    group.add(packet);
    segment.append(packet, bytes, discard ? null : endMs);
    if (isFirst) losses.over(segment.contents.cutState.fromMs);
  };
  const handleFailure = (error: unknown, atMs: number): void => {
    if (!(error instanceof MuxFailure)) throw error;
    isRefused = current.abandonIfEmpty() && error.kind === 'refused';
    losses.lost(isRefused ? 'not_recordable' : 'spool_full', atMs);
    if (isRefused) options.onNotRecordable();
    else current.seal();
  };

  return {
    timeline,
    moveOrigin: current.moveOrigin,
    requestSeal: current.requestSeal,
    /** Records a packet, which must not be used afterwards. */
    write(packet: Packet, times: PacketTimes, nowMs: number): void {
      if (isRefused || (!current.open && !times.keyframe)) return;
      const atMs = timeline.originMs + times.ptsMs;
      try {
        if (cutBefore(times, atMs, nowMs)) append(packet, times, atMs);
      } catch (error) {
        handleFailure(error, atMs);
      }
    },
    /** Seals the open segment. */
    end(): void {
      current.seal();
      group.clear();
    },
  };
}
export type Recorder = ReturnType<typeof createRecorder>;

function applyCut(cut: Exclude<Cut, 'go_on'>, current: CurrentSegment, group: GroupCopy): void {
  const groupFromMs = current.open?.contents.cutState.groupFromMs ?? 0;
  const groupPtsMs = groupFromMs - current.timeline.originMs;
  current.seal();
  // The new segment repeats the group so far, so it can be played from its beginning and no frame is missing between the two.
  if (cut === 'seal_in_group') group.forEach(current.begin(groupPtsMs).repeat);
  if (cut === 'give_up_group') group.clear();
}
