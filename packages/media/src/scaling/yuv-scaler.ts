import { FFmpegError } from 'node-av/lib';
import type { Frame } from 'node-av/lib';
import { AV_PIX_FMT_YUV420P } from 'node-av/constants';
import { displayOf } from '../display/frame-display.ts';
import { isUpright } from '../display/orientation.ts';
import type { Orientation } from '../display/orientation.ts';
import { turnSamples } from '../display/turn-samples.ts';
import type { Size } from '../encoding/jpeg.ts';
import { planesOf } from './planes.ts';
import { createScaleTarget, newFrame } from './scale-target.ts';
import type { ScaleTarget } from './scale-target.ts';

/**
 * Scales any frame into a planar YUV 4:2:0 frame of its own, 8 bits, limited range, which shows what a player shows and may be painted over.
 * A decoder's frame may not, because later frames refer to it. Its sides are even wherever frames are turned.
 */
export function createYuvScaler(width: number, height: number) {
  const upright = createScaleTarget({ width, height }, AV_PIX_FMT_YUV420P, 'area');
  let turning: ReturnType<typeof createTurning> | null = null;
  return {
    /** Valid, and the caller's to change, until the next call. @throws {FFmpegError} */
    frame(source: Frame): Frame {
      const { orientation } = displayOf(source);
      if (!isUpright(orientation)) return (turning ??= createTurning({ width, height })).frame(source, orientation);
      // The encoder may still refer to the frame that was sent before.
      FFmpegError.throwIfError(upright.frame.makeWritable(), 'writable frame');
      upright.scale(source);
      return upright.frame;
    },
    close(): void {
      upright.close();
      turning?.close();
    },
  };
}
export type YuvScaler = ReturnType<typeof createYuvScaler>;

/** Scales frames as they are stored, and turns the result. */
function createTurning({ width, height }: Size) {
  const create = (size: Size): ScaleTarget => createScaleTarget(size, AV_PIX_FMT_YUV420P, 'area');
  const result = newFrame({ width, height }, AV_PIX_FMT_YUV420P);
  let same: ScaleTarget | null = null;
  let swapped: ScaleTarget | null = null;
  return {
    frame(source: Frame, orientation: Orientation): Frame {
      const stored = orientation.swapped
        ? (swapped ??= create({ width: height, height: width }))
        : (same ??= create({ width, height }));
      stored.scale(source);
      FFmpegError.throwIfError(result.makeWritable(), 'writable frame');
      turnPlanes(stored.frame, result, orientation);
      return result;
    },
    close(): void {
      result.free();
      same?.close();
      swapped?.close();
    },
  };
}

function turnPlanes(stored: Frame, result: Frame, orientation: Orientation): void {
  const [from, to] = [planesOf(stored), planesOf(result)];
  for (const name of ['luma', 'cb', 'cr'] as const) turnSamples(from[name], to[name], 1, orientation);
  result.colorSpace = stored.colorSpace;
  result.colorPrimaries = stored.colorPrimaries;
  result.colorTrc = stored.colorTrc;
}
