import jpeg from '@julusian/jpeg-turbo';

export type Size = { width: number; height: number };

/** Compresses packed RGB. The result has a buffer of its own, which can be transferred to another thread. */
export const compressRgb = (rgb: Buffer, { width, height }: Size, quality: number): Uint8Array =>
  new Uint8Array(
    jpeg.compressSync(rgb, { format: jpeg.FORMAT_RGB, width, height, quality, subsampling: jpeg.SAMP_420 }),
  );
