import type { Box, FaceCrop } from '@marsad/schemas';

/** A box in the head's picture as a box in the source frame, px: the picture may have been scaled down. */
export function inSource(
  box: Box,
  { cropBox, widthPx, heightPx }: Pick<FaceCrop, 'cropBox' | 'widthPx' | 'heightPx'>,
): Box {
  const [across, down] = [cropBox.width / widthPx, cropBox.height / heightPx];
  return {
    x: cropBox.x + box.x * across,
    y: cropBox.y + box.y * down,
    width: box.width * across,
    height: box.height * down,
  };
}

/** Hair, chin and ears are around a face's box; a neighbour's face is further away. */
const MARGIN = 0.35;

/** Whole pixels around a face, within the picture: what the reviewers of this candidate see, and nobody else of the picture. */
export function cutOutBox(box: Box, { width, height }: { width: number; height: number }): Box {
  const margin = Math.max(box.width, box.height) * MARGIN;
  const x = Math.min(width - 1, Math.max(0, Math.floor(box.x - margin)));
  const y = Math.min(height - 1, Math.max(0, Math.floor(box.y - margin)));
  return {
    x,
    y,
    width: Math.max(1, Math.min(width, Math.ceil(box.x + box.width + margin)) - x),
    height: Math.max(1, Math.min(height, Math.ceil(box.y + box.height + margin)) - y),
  };
}
