import { FFmpegError, Frame, SoftwareScaleContext } from 'node-av/lib';
import { AV_PIX_FMT_YUV420P, SWS_BILINEAR } from 'node-av/constants';
import type { AVPixelFormat } from 'node-av/constants';

/**
 * Scales any picture into a frame of its own, planar YUV 4:2:0: that frame may be painted over, a decoder's may not, since later pictures
 * refer to it.
 */
export function createYuvScaler(width: number, height: number) {
  const target = new Frame();
  target.alloc();
  target.width = width;
  target.height = height;
  target.format = AV_PIX_FMT_YUV420P;
  FFmpegError.throwIfError(target.getBuffer(0), 'picture buffer');
  let context: SoftwareScaleContext | null = null;
  let madeFor = '';
  return {
    /** Valid, and the caller's to change, until the next call. */
    frame(source: Frame): Frame {
      const key = `${source.width}x${source.height}:${source.format}`;
      if (context === null || key !== madeFor) {
        context?.freeContext();
        context = new SoftwareScaleContext();
        // A decoder of video gives pixel formats; the type of the property covers sound as well.
        const from = source.format as AVPixelFormat;
        context.getContext(source.width, source.height, from, width, height, AV_PIX_FMT_YUV420P, SWS_BILINEAR);
        madeFor = key;
      }
      // The encoder may still refer to what was sent before.
      FFmpegError.throwIfError(target.makeWritable(), 'writable picture');
      FFmpegError.throwIfError(context.scaleFrameSync(target, source), 'scale');
      return target;
    },
    close(): void {
      context?.freeContext();
      target.free();
    },
  };
}
export type YuvScaler = ReturnType<typeof createYuvScaler>;
