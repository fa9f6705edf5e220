import type { Box } from '@marsad/schemas';
import type { Crop } from './ballot.ts';

/** A box in the crop's picture as a box in the source frame, px: the picture may have been scaled down. */
export function inSource(
  box: Box,
  { cropBox, widthPx, heightPx }: Pick<Crop, 'cropBox' | 'widthPx' | 'heightPx'>,
): Box {
  const [across, down] = [cropBox.width / widthPx, cropBox.height / heightPx];
  return {
    x: cropBox.x + box.x * across,
    y: cropBox.y + box.y * down,
    width: box.width * across,
    height: box.height * down,
  };
}

const MARGIN = 0.15;

/** Whole pixels around a plate, with a little of what is about it, within the picture. */
export function cutOutBox(box: Box, { width, height }: { width: number; height: number }): Box {
  const margin = box.height * MARGIN;
  const x = Math.max(0, Math.floor(box.x - margin));
  const y = Math.max(0, Math.floor(box.y - margin));
  return {
    x,
    y,
    width: Math.max(1, Math.min(width, Math.ceil(box.x + box.width + margin)) - x),
    height: Math.max(1, Math.min(height, Math.ceil(box.y + box.height + margin)) - y),
  };
}
