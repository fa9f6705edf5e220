import { FFmpegError, Frame, SoftwareScaleContext } from 'node-av/lib';
import type { AVPixelFormat, SwsFlags } from 'node-av/constants';

/** Creates a frame of one size and format, into which frames of any other are scaled. A change of the source makes a new context. */
export function createScaleTarget(width: number, height: number, format: AVPixelFormat, method: SwsFlags) {
  const frame = new Frame();
  frame.alloc();
  frame.width = width;
  frame.height = height;
  frame.format = format;
  FFmpegError.throwIfError(frame.getBuffer(0), 'frame buffer');
  let context: SoftwareScaleContext | null = null;
  let madeFor = '';
  return {
    frame,
    scale(source: Frame): void {
      const key = `${source.width}x${source.height}:${source.format}`;
      if (context === null || key !== madeFor) {
        context?.freeContext();
        context = new SoftwareScaleContext();
        // The property's type covers sound as well, but a video decoder gives pixel formats only.
        const from = source.format as AVPixelFormat;
        context.getContext(source.width, source.height, from, width, height, format, method);
        madeFor = key;
      }
      FFmpegError.throwIfError(context.scaleFrameSync(frame, source), 'scale');
    },
    close(): void {
      context?.freeContext();
      frame.free();
    },
  };
}
