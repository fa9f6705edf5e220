import type { Outline } from '../../api/types.ts';

type Size = { widthPx: number; heightPx: number };

/** The image width for which the sizes of texts and lines were chosen, px. */
const DESIGN_WIDTH_PX = 640;
/** Text in a tile is drawn larger than in the dialog, because the tile itself is small. */
export const scaleOf = ({ widthPx }: Size, isLarge: boolean): number =>
  (widthPx / DESIGN_WIDTH_PX) * (isLarge ? 1.1 : 2);

/** Converts an outline from fractions of the image to pixels, because the overlay is drawn in pixels. */
export const inPixels = ({ x, y, width, height }: Outline, { widthPx, heightPx }: Size) => ({
  x: x * widthPx,
  y: y * heightPx,
  width: width * widthPx,
  height: height * heightPx,
});
