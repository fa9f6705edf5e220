import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDiscarded, knownTicks, openFile, openSegmentFile, ticksToMs } from '@marsad/media';
import type { SegmentFile } from '@marsad/media';
import { createTimestamps } from '../streaming/timestamps.ts';
import { segmentFileName } from '../recording/segment-name.ts';
import type { SealedSegment } from '../ports.ts';

export type Recording = {
  readonly source: string;
  readonly directory: string;
  readonly camera: string;
  readonly district: string;
  readonly epoch: number;
  readonly originMs: number;
  /** A segment is sealed at the first keyframe after so much. */
  readonly segmentMs: number;
  /** The last segment is left as a crash would leave it. */
  readonly crash?: boolean;
};

/** Records a file as the media thread does, at once: segments of whole groups of pictures. */
export function recordSample(recording: Recording): SealedSegment[] {
  const { directory, district, camera, epoch, originMs } = recording;
  const input = openFile(recording.source);
  const timestamps = createTimestamps(input.stepTicks);
  const sealed: SealedSegment[] = [];
  let open: { file: SegmentFile; path: string; fromMs: number; toMs: number; packets: number } | null = null;
  const name = (fromMs: number, isOpen: boolean) =>
    join(directory, segmentFileName({ district, camera, epoch, part: 0, fromMs, originMs, open: isOpen }));
  const seal = (): void => {
    if (!open) return;
    const { file, fromMs, toMs, packets, path: openPath } = open;
    file.seal();
    const path = name(fromMs, false);
    renameSync(openPath, path);
    const { codec, widthPx, heightPx } = input;
    const bytes = statSync(path).size;
    sealed.push({
      camera,
      district,
      epoch,
      part: 0,
      path,
      fromMs,
      toMs: Math.round(toMs),
      originMs,
      packets,
      bytes,
      codec,
      widthPx,
      heightPx,
    });
    open = null;
  };
  while (input.readSync() === 'packet') {
    const { packet } = input;
    const { dts, pts, duration } = packet;
    const times = timestamps.repair({ dts: knownTicks(dts), pts: knownTicks(pts), duration });
    Object.assign(packet, { dts: times.dts, pts: times.pts, duration: times.duration });
    const atMs = Math.round(originMs + Math.max(0, ticksToMs(times.pts, input.timeBase)));
    if (packet.isKeyframe && open && atMs - open.fromMs >= recording.segmentMs) seal();
    open ??= {
      file: openSegmentFile(name(atMs, true), input.parameters, input.timeBase),
      path: name(atMs, true),
      fromMs: atMs,
      toMs: atMs,
      packets: 0,
    };
    if (!isDiscarded(packet))
      open.toMs = Math.max(open.toMs, originMs + ticksToMs(times.pts + times.duration, input.timeBase));
    open.packets += 1;
    open.file.write(packet);
  }
  if (recording.crash && open) open.file.abandon();
  else seal();
  input.close();
  return sealed;
}
