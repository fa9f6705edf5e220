import jpeg from '@julusian/jpeg-turbo';

export type Size = { width: number; height: number };

/** Compresses packed RGB. The bytes are in a buffer of their own, so that they can be moved to another thread without copying what lies around them. */
export const compressRgb = (rgb: Buffer, { width, height }: Size, quality: number): Uint8Array =>
  new Uint8Array(
    jpeg.compressSync(rgb, { format: jpeg.FORMAT_RGB, width, height, quality, subsampling: jpeg.SAMP_420 }),
  );
