import { FFmpegError } from 'node-av/lib';
import type { Frame } from 'node-av/lib';
import { AV_PIX_FMT_YUV420P, SWS_BILINEAR } from 'node-av/constants';
import { createScaleTarget } from './scale-target.ts';

/**
 * Scales any frame into a planar YUV 4:2:0 frame of its own, which may be painted over. A decoder's frame may not, because later frames
 * refer to it.
 */
export function createYuvScaler(width: number, height: number) {
  const target = createScaleTarget(width, height, AV_PIX_FMT_YUV420P, SWS_BILINEAR);
  return {
    /** Valid, and the caller's to change, until the next call. */
    frame(source: Frame): Frame {
      // The encoder may still refer to the frame that was sent before.
      FFmpegError.throwIfError(target.frame.makeWritable(), 'writable frame');
      target.scale(source);
      return target.frame;
    },
    close: (): void => target.close(),
  };
}
export type YuvScaler = ReturnType<typeof createYuvScaler>;
