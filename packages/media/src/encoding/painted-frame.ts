import { FFmpegError } from 'node-av/lib';
import type { Frame } from 'node-av/lib';
import { AV_PIX_FMT_YUV420P } from 'node-av/constants';
import { newFrame } from '../scaling/scale-target.ts';
import type { Size } from './jpeg.ts';

/**
 * A planar YUV 4:2:0 frame in limited range that a caller paints and gives to an encoder, again and again. Its sides are even.
 * @throws {FFmpegError}
 */
export function createPaintedFrame(size: Size) {
  const frame = newFrame(size, AV_PIX_FMT_YUV420P);
  return {
    /** The frame to be painted. The encoder keeps what it was given before. @throws {FFmpegError} */
    writable(): Frame {
      FFmpegError.throwIfError(frame.makeWritable(), 'writable frame');
      return frame;
    },
    close: (): void => frame.free(),
  };
}
