import { FFmpegError, Frame, SoftwareScaleContext } from 'node-av/lib';
import {
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_RGB,
  AV_FRAME_FLAG_INTERLACED,
  AV_PIX_FMT_GRAY8,
  AV_PIX_FMT_RGB24,
  AV_PIX_FMT_YUVJ420P,
} from 'node-av/constants';
import type { AVColorSpace, AVPixelFormat } from 'node-av/constants';
import type { Size } from '../encoding/jpeg.ts';
import { applyCurve, curveOf } from './brightness-curve.ts';
import { settleColours } from './source-colours.ts';

/**
 * How frames are scaled: the mean of the covered area is both cheaper than bilinear and free of its moiré. `exact` is bilinear as well, and
 * right to 1 of 255; the other ones are up to 3 too dark in RGB, in half of the time and less.
 */
export type ScalingMethod = 'area' | 'bilinear' | 'exact';
// Without full chroma every second pixel gets its neighbour's colour, in which the detector finds people that are none.
const FLAGS: Readonly<Record<ScalingMethod, string>> = {
  area: 'area',
  bilinear: 'bilinear+full_chroma_int',
  exact: 'bilinear+full_chroma_int+accurate_rnd',
};

/** The formats in which black is 0. */
const FULL_RANGE = new Set<AVPixelFormat>([AV_PIX_FMT_GRAY8, AV_PIX_FMT_RGB24, AV_PIX_FMT_YUVJ420P]);

/** Creates a frame of one size and format. */
export function newFrame({ width, height }: Size, format: AVPixelFormat): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.width = width;
  frame.height = height;
  frame.format = format;
  FFmpegError.throwIfError(frame.getBuffer(0), 'frame buffer');
  frame.colorRange = FULL_RANGE.has(format) ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  return frame;
}

const yuvSpace = (space: AVColorSpace): AVColorSpace => (space === AVCOL_SPC_RGB ? AVCOL_SPC_BT709 : space);

/** Creates a frame of one size and format, into which frames of any other are scaled, in the colours in which a player shows them. */
export function createScaleTarget(size: Size, format: AVPixelFormat, method: ScalingMethod) {
  const frame = newFrame(size, format);
  // Not initialised for a format: only then does it follow each frame's own format, size, matrix and range.
  const context = new SoftwareScaleContext();
  context.allocContext();
  FFmpegError.throwIfError(context.setOption('sws_flags', FLAGS[method]), 'scaling method');
  return {
    frame,
    /** @throws {FFmpegError} */
    scale(source: Frame): void {
      // A field's lines are as good as a frame's here, and a target that is not interlaced takes nothing else.
      source.clearFlags(AV_FRAME_FLAG_INTERLACED);
      const { space, primaries, transfer } = settleColours(source);
      frame.colorSpace = format === AV_PIX_FMT_RGB24 ? AVCOL_SPC_RGB : yuvSpace(space);
      frame.colorPrimaries = primaries;
      frame.colorTrc = transfer;
      FFmpegError.throwIfError(context.scaleFrameSync(frame, source), 'scale');
      const curve = curveOf(source);
      if (curve) applyCurve(frame, curve);
    },
    close(): void {
      context.freeContext();
      frame.free();
    },
  };
}
export type ScaleTarget = ReturnType<typeof createScaleTarget>;
