import { renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MuxFailure, openSegmentFile } from '@marsad/media';
import type { Packet, SegmentFile, VideoStream } from '@marsad/media';
import type { SealedSegment, SegmentStart } from '../../ports.ts';
import { segmentFileName } from '../segment-name.ts';
import type { CutState } from '../segment-cut.ts';

export type PartIdentity = { district: string; camera: string; epoch: number; part: number };
export type SegmentPlace = {
  readonly directory: string;
  readonly identity: PartIdentity;
  readonly video: VideoStream;
};

/**
 * Opens a segment for writing: a file whose name marks it as open, and a count of its contents.
 * @throws {MuxFailure}
 */
export function openSegment({ directory, identity, video }: SegmentPlace, fromMs: number, originMs: number) {
  const pathOf = (isOpen: boolean): string =>
    join(directory, segmentFileName({ ...identity, fromMs, originMs, open: isOpen }));
  const openPath = pathOf(true);
  const file = openSegmentFile(openPath, video);
  const contents = createContents(fromMs, originMs);

  return {
    start: { ...identity, fromMs, originMs } satisfies SegmentStart,
    contents,
    /**
     * Writes a packet, which must not be used afterwards. `endMs`: the end of its frame, ms of the part; null if the frame is never shown.
     */
    append(packet: Packet, bytes: number, endMs: number | null): void {
      file.write(packet);
      contents.add(bytes, endMs);
    },
    /** Writes a packet of a group that this segment repeats from the previous one, where its time is accounted for. */
    repeat(packet: Packet): void {
      contents.add(packet.size, fromMs - originMs);
      file.write(packet);
    },
    /** Closes and removes the file. */
    abandon(): void {
      file.abandon();
      rmSync(openPath, { force: true });
    },
    /**
     * Closes the file and renames it to its final name; null if no frame of it can be shown.
     * @param onDiskFull called if the end could not be written; the segment can be played nevertheless
     */
    seal(onDiskFull: () => void): SealedSegment | null {
      if (!sealFile(file)) onDiskFull();
      if (!contents.hasFrames()) {
        rmSync(openPath, { force: true });
        return null;
      }
      const path = pathOf(false);
      renameSync(openPath, path);
      return {
        ...identity,
        path,
        fromMs,
        toMs: Math.max(Math.round(contents.toMs), fromMs + 1),
        originMs,
        packets: contents.packets,
        bytes: statSync(path).size,
        codec: video.codec,
        widthPx: video.widthPx,
        heightPx: video.heightPx,
      };
    },
  };
}
export type OpenSegment = ReturnType<typeof openSegment>;

/** Counts what a segment holds so far. */
function createContents(fromMs: number, originMs: number) {
  const cutState: CutState = { fromMs, groupFromMs: fromMs, groupBytes: 0, sealRequestedAtMs: null };
  let toMs = fromMs;
  let packets = 0;
  let visible = 0;
  return {
    /** Input to `decideCut`. */
    cutState,
    get toMs() {
      return toMs;
    },
    get packets() {
      return packets;
    },
    hasFrames: (): boolean => visible > 0,
    beginGroup(atMs: number): void {
      cutState.groupFromMs = atMs;
      cutState.groupBytes = 0;
    },
    add(bytes: number, endMs: number | null): void {
      packets += 1;
      cutState.groupBytes += bytes;
      if (endMs === null) return;
      visible += 1;
      toMs = Math.max(toMs, originMs + endMs);
    },
  };
}

/** Seals the file. False if its end could not be written. */
function sealFile(file: SegmentFile): boolean {
  try {
    file.seal();
    return true;
  } catch (error) {
    if (error instanceof MuxFailure) return false;
    throw error;
  }
}
