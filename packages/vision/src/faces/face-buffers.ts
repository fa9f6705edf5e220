import { overwrite } from '../overwrite.ts';
import type { Size } from '../ports.ts';
import { TEMPLATE_SIDE_PX } from './alignment.ts';
import { DIMENSIONS } from './networks.ts';
import type { Template } from './template-memory.ts';

/** The memory in which one thread reads one face at a time. */
export type FaceBuffers = {
  /** The size of the aligned face, px. */
  readonly size: Size;
  /** Red, green and blue of the aligned face. */
  readonly planes: Float32Array;
  readonly grey: Float32Array;
  /** The embedding of the mirror image. */
  readonly mirrored: Template;
};

export const createFaceBuffers = (): FaceBuffers => ({
  size: { width: TEMPLATE_SIDE_PX, height: TEMPLATE_SIDE_PX },
  planes: new Float32Array(TEMPLATE_SIDE_PX * TEMPLATE_SIDE_PX * 3),
  grey: new Float32Array(TEMPLATE_SIDE_PX * TEMPLATE_SIDE_PX),
  mirrored: new Float32Array(DIMENSIONS),
});

/** Overwrites everything that is left of a face. */
export function wipeBuffers({ planes, grey, mirrored }: FaceBuffers): void {
  for (const buffer of [planes, grey, mirrored]) overwrite(buffer);
}
