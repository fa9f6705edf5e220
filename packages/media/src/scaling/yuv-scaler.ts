import { FFmpegError } from 'node-av/lib';
import type { Frame } from 'node-av/lib';
import { AV_PIX_FMT_YUV420P, SWS_BILINEAR } from 'node-av/constants';
import { createScaleTarget } from './scale-target.ts';

/**
 * Scales any frame into one of its own, planar YUV 4:2:0: that one may be painted over; a decoder's may not, because later frames
 * refer to it.
 */
export function createYuvScaler(width: number, height: number) {
  const target = createScaleTarget(width, height, AV_PIX_FMT_YUV420P, SWS_BILINEAR);
  return {
    /** Valid, and the caller's to change, until the next call. */
    frame(source: Frame): Frame {
      // The encoder may still refer to what was sent before.
      FFmpegError.throwIfError(target.frame.makeWritable(), 'writable frame');
      target.scale(source);
      return target.frame;
    },
    close: (): void => target.close(),
  };
}
export type YuvScaler = ReturnType<typeof createYuvScaler>;
