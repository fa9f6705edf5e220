import { FFmpegError, Frame, SoftwareScaleContext } from 'node-av/lib';
import {
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_RGB,
  AV_FRAME_FLAG_INTERLACED,
  AV_PIX_FMT_YUV420P,
} from 'node-av/constants';

/**
 * Scales any frame into a planar YUV 4:2:0 frame of its own, 8 bits, limited range, which may be painted over. A decoder's frame may not,
 * because later frames refer to it. The mean of the covered area is both cheaper than bilinear scaling and free of its moiré.
 */
export function createYuvScaler(width: number, height: number) {
  const target = newTarget(width, height);
  // Not initialised for a format: only then does it follow each frame's own format, size and range.
  const context = new SoftwareScaleContext();
  context.allocContext();
  FFmpegError.throwIfError(context.setOption('sws_flags', 'area'), 'scaling method');
  return {
    /** Valid, and the caller's to change, until the next call. */
    frame(source: Frame): Frame {
      // The encoder may still refer to the frame that was sent before.
      FFmpegError.throwIfError(target.makeWritable(), 'writable frame');
      // Both fields are scaled as one picture: a target that is not interlaced takes nothing else.
      source.clearFlags(AV_FRAME_FLAG_INTERLACED);
      target.colorSpace = source.colorSpace === AVCOL_SPC_RGB ? AVCOL_SPC_BT709 : source.colorSpace;
      target.colorPrimaries = source.colorPrimaries;
      target.colorTrc = source.colorTrc;
      target.colorRange = AVCOL_RANGE_MPEG;
      FFmpegError.throwIfError(context.scaleFrameSync(target, source), 'scale');
      return target;
    },
    close(): void {
      context.freeContext();
      target.free();
    },
  };
}
export type YuvScaler = ReturnType<typeof createYuvScaler>;

function newTarget(width: number, height: number): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.width = width;
  frame.height = height;
  frame.format = AV_PIX_FMT_YUV420P;
  FFmpegError.throwIfError(frame.getBuffer(0), 'frame buffer');
  return frame;
}
