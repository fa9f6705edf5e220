import { AV_FRAME_DATA_DISPLAYMATRIX, AV_FRAME_FLAG_KEY, AV_NOPTS_VALUE } from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import { Rational } from 'node-av/lib';
import type { VideoStream } from '../input/input.ts';
import { ticksToMs } from '../packet.ts';

/**
 * Writes into each decoded frame how it is displayed where only the container, or an earlier frame, says so: an orientation in the stream
 * (H.264, H.265) stands with a key frame and holds for the frames after it, which FFmpeg does not repeat.
 */
export function createDisplaySettings({ pixelAspect }: Pick<VideoStream, 'pixelAspect'>): (frame: Frame) => void {
  // Players believe the container first.
  const aspect = pixelAspect && new Rational(pixelAspect.num, pixelAspect.den);
  let held: Buffer | null = null;
  return (frame) => {
    if (aspect) frame.sampleAspectRatio = aspect;
    const own = frame.getSideData(AV_FRAME_DATA_DISPLAYMATRIX);
    if (own) held = Buffer.from(own);
    else if (held && frame.hasFlags(AV_FRAME_FLAG_KEY)) held = null;
    else if (held) held.copy(frame.newSideData(AV_FRAME_DATA_DISPLAYMATRIX, held.length));
  };
}

/** When each frame is shown, ms on the stream's clock. One without a time follows the one before it by a frame's duration. */
export function createFrameTimes({ stepTicks, timeBase }: Pick<VideoStream, 'stepTicks' | 'timeBase'>) {
  const stepMs = ticksToMs(stepTicks, timeBase);
  let lastMs: number | null = null;
  return ({ bestEffortTimestamp: ticks }: Frame): number => {
    const ptsMs = ticks === AV_NOPTS_VALUE ? (lastMs ?? -stepMs) + stepMs : ticksToMs(ticks, timeBase);
    lastMs = ptsMs;
    return ptsMs;
  };
}
