import { renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Losses } from '../losses.ts';
import { segmentFileName } from '../segment-name.ts';
import { decideCut, groupLimitMs } from '../segment-cut.ts';
import type { SealedSegment } from '../../ports.ts';
import { MuxFailure, openSegmentFile } from '@marsad/media';
import type { Packet, SegmentFile, VideoStream } from '@marsad/media';

export type PacketTimes = {
  ptsMs: number;
  endMs: number;
  keyframe: boolean;
  /** Hidden by an edit list. */ discard: boolean;
  bytes: number;
};
export type RecorderOptions = {
  directory: string;
  identity: { district: string; camera: string; epoch: number; part: number };
  originMs: number;
  video: VideoStream;
  segmentMs: number;
  losses: Losses;
  onSealed(segment: SealedSegment): void;
  /** Once: this codec does not go into MP4; the stream is looked at but not kept. */
  onNotRecordable(): void;
};
type Open = {
  file: SegmentFile;
  path: string;
  fromMs: number;
  toMs: number;
  packets: number;
  visible: number;
  groupFromMs: number;
  groupBytes: number;
  sealRequestedAtMs: number | null;
};

/** Records one part of a camera into segments of whole groups of pictures, as the camera encoded them. */
export function createRecorder(options: RecorderOptions) {
  const { directory, identity, video, losses } = options;
  const limits = { segmentMs: options.segmentMs, groupMs: groupLimitMs(options.segmentMs) };
  let originMs = options.originMs;
  let nextOriginMs = originMs;
  let open: Open | null = null;
  let group: Packet[] = [];
  let refused = false;
  let lastFromMs = 0;

  const fileName = (fromMs: number, isOpen: boolean): string =>
    segmentFileName({ ...identity, fromMs, originMs, open: isOpen });
  const dropGroup = (): void => {
    for (const packet of group) packet.free();
    group = [];
  };

  const begin = (times: PacketTimes): Open => {
    originMs = nextOriginMs;
    // A segment that repeats the group of the one before begins when that began: a millisecond keeps their names apart.
    const fromMs = Math.max(Math.round(originMs + Math.max(0, times.ptsMs)), lastFromMs + 1);
    lastFromMs = fromMs;
    const path = join(directory, fileName(fromMs, true));
    const file = openSegmentFile(path, video.parameters, video.timeBase);
    return {
      file,
      path,
      fromMs,
      toMs: fromMs,
      packets: 0,
      visible: 0,
      groupFromMs: fromMs,
      groupBytes: 0,
      sealRequestedAtMs: null,
    };
  };

  const seal = (): void => {
    const sealed = open;
    open = null;
    if (!sealed) return;
    try {
      sealed.file.seal();
    } catch (error) {
      if (!(error instanceof MuxFailure)) throw error;
      losses.lost('spool_full', sealed.toMs);
    }
    if (sealed.visible === 0) {
      rmSync(sealed.path, { force: true });
      return;
    }
    const path = join(directory, fileName(sealed.fromMs, false));
    renameSync(sealed.path, path);
    options.onSealed({
      ...identity,
      path,
      fromMs: sealed.fromMs,
      toMs: Math.max(Math.round(sealed.toMs), sealed.fromMs + 1),
      originMs,
      packets: sealed.packets,
      bytes: statSync(path).size,
      codec: video.codec,
      widthPx: video.widthPx,
      heightPx: video.heightPx,
    });
  };

  const failed = (error: unknown, atMs: number): void => {
    if (!(error instanceof MuxFailure)) throw error;
    const kept = open !== null && open.visible > 0;
    if (open && !kept) {
      open.file.abandon();
      rmSync(open.path, { force: true });
      open = null;
    }
    if (error.kind === 'refused' && !kept) {
      refused = true;
      losses.lost('not_recordable', atMs);
      options.onNotRecordable();
      return;
    }
    losses.lost('spool_full', atMs);
    seal();
  };

  const append = (to: Open, packet: Packet, times: PacketTimes): void => {
    const keep = packet.clone();
    if (keep) group.push(keep);
    to.file.write(packet);
    to.packets += 1;
    to.groupBytes += times.bytes;
    if (times.discard) return;
    to.visible += 1;
    to.toMs = Math.max(to.toMs, originMs + times.endMs);
  };

  /** The group so far, again: the new segment can be played from its beginning, and nothing is missing between the two. */
  const repeatGroup = (from: PacketTimes): Open => {
    const opened = begin(from);
    open = opened;
    for (const kept of group) {
      const copy = kept.clone();
      if (!copy) continue;
      opened.groupBytes += copy.size;
      opened.packets += 1;
      opened.visible += 1;
      opened.file.write(copy);
      copy.free();
    }
    return opened;
  };

  return {
    /** Where pts 0 lies on the wall clock, from the next segment on: within one, times stay comparable. */
    moveOrigin(ms: number): void {
      nextOriginMs = ms;
      if (!open) originMs = ms;
    },
    get originMs() {
      return originMs;
    },
    get nextOriginMs() {
      return nextOriginMs;
    },
    requestSeal(nowMs: number): void {
      if (open) open.sealRequestedAtMs ??= nowMs;
    },
    /** Uses the packet up. */
    write(packet: Packet, times: PacketTimes, nowMs: number): void {
      if (refused || (!open && !times.keyframe)) return;
      const atMs = originMs + times.ptsMs;
      try {
        if (open) {
          const cut = decideCut(open, { keyframe: times.keyframe, atMs, nowMs }, limits);
          if (cut === 'give_up_group') {
            seal();
            dropGroup();
            losses.lost('group_too_long', atMs);
            return;
          }
          if (cut === 'seal_at_keyframe') seal();
          if (cut === 'seal_in_group') {
            const groupFromMs = open.groupFromMs - originMs;
            seal();
            repeatGroup({ ...times, ptsMs: groupFromMs, keyframe: true });
          }
        }
        if (times.keyframe) {
          dropGroup();
          if (open) Object.assign(open, { groupFromMs: atMs, groupBytes: 0 });
        }
        const first = open === null;
        open ??= begin(times);
        append(open, packet, times);
        if (first) losses.over(open.fromMs);
      } catch (error) {
        failed(error, atMs);
      }
    },
    /** Seals what is open. */
    end(): void {
      seal();
      dropGroup();
    },
  };
}
export type Recorder = ReturnType<typeof createRecorder>;
