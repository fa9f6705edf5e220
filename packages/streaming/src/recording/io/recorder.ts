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
  const current = createCurrentSegment(options);
  const { timeline } = current;
  const group = createGroupCopy();
  const packets = createPacketWriter(options, current, group);
  let isRefused = false;
  let isPrepared = false;

  const handleFailure = (error: unknown, atMs: number): void => {
    if (!(error instanceof MuxFailure)) throw error;
    isRefused = current.abandonIfEmpty() && error.kind === 'refused';
    losses.lost(isRefused ? 'not_recordable' : 'spool_full', atMs);
    if (isRefused) options.onNotRecordable();
    else current.seal();
  };
  const attempt = ({ ptsMs }: PacketTimes, work: (atMs: number) => void): void => {
    const atMs = timeline.originMs + ptsMs;
    try {
      work(atMs);
    } catch (error) {
      handleFailure(error, atMs);
    }
  };

  return {
    timeline,
    requestSeal: current.requestSeal,
    /** Seals and opens segments as the packet requires. Called before its frame is analysed, so that the frame finds its segment open. */
    prepare(times: PacketTimes, nowMs: number): void {
      isPrepared = false;
      if (isRefused || (!current.open && !times.keyframe)) return;
      attempt(times, (atMs) => (isPrepared = packets.prepare(times, atMs, nowMs)));
    },
    /** Records the packet for which `prepare` was called. It must not be used afterwards. */
    write(packet: Packet, times: PacketTimes): void {
      if (isPrepared) attempt(times, () => packets.append(packet, times));
    },
    /** Seals the open segment. */
    end(): void {
      current.seal();
      group.clear();
    },
  };
}
export type Recorder = ReturnType<typeof createRecorder>;

/** Cuts segments before packets, and appends packets to them. Both throw a `MuxFailure`. */
function createPacketWriter({ losses, segmentMs }: RecorderOptions, current: CurrentSegment, group: GroupCopy) {
  const limits = { segmentMs, groupMs: groupLimitMs(segmentMs) };

  /** Seals the segment if it must end before this packet. False if nothing is recorded until the next keyframe. */
  const cutBefore = ({ keyframe }: PacketTimes, atMs: number, nowMs: number): boolean => {
    if (!current.open) return true;
    const cut = decideCut(current.open.contents.cutState, { keyframe, atMs, nowMs }, limits);
    if (cut === 'go_on') return true;
    applyCut(cut, current, group);
    if (cut === 'give_up_group') losses.lost('group_too_long', atMs);
    return cut !== 'give_up_group';
  };
  return {
    /** Makes a segment ready for this packet. False if the packet is not recorded. */
    prepare(times: PacketTimes, atMs: number, nowMs: number): boolean {
      if (!cutBefore(times, atMs, nowMs)) return false;
      if (times.keyframe) {
        group.clear();
        current.open?.contents.beginGroup(atMs);
      }
      if (!current.open) current.begin(times.ptsMs);
      return true;
    },
    append(packet: Packet, { endMs, discard, bytes }: PacketTimes): void {
      const segment = current.open;
      if (!segment) return;
      const isFirst = segment.contents.packets === 0;
      group.add(packet);
      segment.append(packet, bytes, discard ? null : endMs);
      if (isFirst) losses.over(segment.contents.cutState.fromMs);
    },
  };
}

function applyCut(cut: Exclude<Cut, 'go_on'>, current: CurrentSegment, group: GroupCopy): void {
  const groupFromMs = current.open?.contents.cutState.groupFromMs ?? 0;
  const groupPtsMs = groupFromMs - current.timeline.originMs;
  current.seal();
  // The new segment repeats the group so far, so it can be played from its beginning and no frame is missing between the two.
  if (cut === 'seal_in_group') group.forEach(current.begin(groupPtsMs).repeat);
  if (cut === 'give_up_group') group.clear();
}
