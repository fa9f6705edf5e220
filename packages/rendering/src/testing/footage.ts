import { join } from 'node:path';
import type { MaskSample } from '@marsad/masking';
import { openFile, openSegmentFile, ticksToMs } from '@marsad/media';
import type { SegmentFile } from '@marsad/media';
import type { Box } from '@marsad/schemas';
import type { RecordedFile } from '../render-job.ts';

export const ORIGIN_MS = 1_790_000_000_000;
export const SAMPLES = join(import.meta.dirname, '../../../../samples');

/**
 * Records a file as camera-ingest does: whole groups of pictures on the file's own clock, a new file at the first key frame after a while.
 * @param times how often the file is played, one time after the other
 */
export function recordFile(source: string, directory: string, segmentMs: number, times = 1): RecordedFile[] {
  const footage: RecordedFile[] = [];
  let segment: SegmentFile | null = null;
  let beganMs = Number.NEGATIVE_INFINITY;
  let offset = 0n;
  for (let time = 0; time < times; time += 1) {
    const input = openFile(source);
    let end = offset;
    while (input.readSync() === 'packet') {
      const { packet, timeBase, stepTicks } = input;
      if (packet.duration === 0n) packet.duration = stepTicks;
      packet.pts += offset;
      packet.dts += offset;
      end = packet.dts + packet.duration;
      const ptsMs = ticksToMs(packet.pts, timeBase);
      if (packet.isKeyframe && ptsMs - beganMs >= segmentMs) {
        segment?.seal();
        const path = join(directory, `${footage.length}.mp4`);
        segment = openSegmentFile(path, input);
        footage.push({ path, originMs: ORIGIN_MS });
        beganMs = ptsMs;
      }
      segment?.write(packet);
    }
    offset = end;
    input.close();
  }
  segment?.seal();
  return footage;
}

/** Samples of a part, five a second, with the same masks in each. */
export const samplesBetween = (fromMs: number, toMs: number, masks: readonly Box[], part = '1:0'): MaskSample[] =>
  Array.from({ length: Math.ceil((toMs - fromMs) / 200) + 1 }, (_, n) => ({
    atMs: fromMs + n * 200,
    part,
    examined: true,
    traces: masks.map((mask, key) => ({ key, mask, unseenMs: 0 })),
    regions: [],
  }));

export const pxOf = (box: Box, { width, height }: { width: number; height: number }): Box => ({
  x: box.x * width,
  y: box.y * height,
  width: box.width * width,
  height: box.height * height,
});
