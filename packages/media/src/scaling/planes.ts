import { AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P } from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import { createScaleTarget, type ScaleTarget } from './scale-target.ts';

/** One plane of a frame, one byte a sample. Rows lie `stride` bytes apart. */
export type Plane = {
  readonly data: Uint8Array;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
};
/** Luma at full size, and chroma of half the width and height. */
export type Planes = { readonly luma: Plane; readonly cb: Plane; readonly cr: Plane };

/**
 * Reads frames plane by plane. Those of eight bits in 4:2:0, which nearly every camera sends, are read where they are, without a copy.
 * They are as they are stored, not turned: what is measured in them does not depend on it.
 */
export function createPlaneReader() {
  let converter: { readonly size: string; readonly target: ScaleTarget } | null = null;
  const convert = (frame: Frame): Frame => {
    const size = `${frame.width}x${frame.height}`;
    if (converter?.size !== size) {
      converter?.target.close();
      converter = { size, target: createScaleTarget(frame, AV_PIX_FMT_YUV420P, 'area') };
    }
    converter.target.scale(frame);
    return converter.target.frame;
  };
  return {
    /** Valid until the frame is freed or this is called again. */
    planes: (frame: Frame): Planes => planesOf(isPlanar(frame) ? frame : convert(frame)),
    close: (): void => converter?.target.close(),
  };
}

const isPlanar = ({ format }: Frame): boolean => format === AV_PIX_FMT_YUV420P || format === AV_PIX_FMT_YUVJ420P;

/** The planes of a frame in 4:2:0 with eight bits, where they are. */
export function planesOf({ data, linesize, width, height }: Frame): Planes {
  const plane = (at: number, planeWidth: number, planeHeight: number): Plane => ({
    data: data?.[at] ?? new Uint8Array(),
    stride: linesize[at] ?? 0,
    width: planeWidth,
    height: planeHeight,
  });
  const [chromaWidth, chromaHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  return {
    luma: plane(0, width, height),
    cb: plane(1, chromaWidth, chromaHeight),
    cr: plane(2, chromaWidth, chromaHeight),
  };
}
