import type { Box } from '@marsad/schemas';

/** Where a crop lies in its frame, and the size of its image: the image may have been scaled down. */
export type CropPlacement = {
  /** Px of the frame. */
  readonly cropBox: Box;
  readonly widthPx: number;
  readonly heightPx: number;
};

/** Maps a box in px of the crop's image to px of the frame that the crop was cut from. */
export function boxInFrame(box: Box, { cropBox, widthPx, heightPx }: CropPlacement): Box {
  const [scaleX, scaleY] = [cropBox.width / widthPx, cropBox.height / heightPx];
  return {
    x: cropBox.x + box.x * scaleX,
    y: cropBox.y + box.y * scaleY,
    width: box.width * scaleX,
    height: box.height * scaleY,
  };
}

/** The smallest box of whole pixels that holds `box` with a margin around it and lies within the image; 1 x 1 px at least. */
export function boxWithMargin(box: Box, marginPx: number, image: { width: number; height: number }): Box {
  const x = Math.min(image.width - 1, Math.max(0, Math.floor(box.x - marginPx)));
  const y = Math.min(image.height - 1, Math.max(0, Math.floor(box.y - marginPx)));
  return {
    x,
    y,
    width: Math.max(1, Math.min(image.width, Math.ceil(box.x + box.width + marginPx)) - x),
    height: Math.max(1, Math.min(image.height, Math.ceil(box.y + box.height + marginPx)) - y),
  };
}
