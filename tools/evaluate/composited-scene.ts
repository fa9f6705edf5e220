import { GREY, type Size } from '@marsad/vision';

/** A rectangle of grey levels at a place of the grey frame, px. */
export type Patch = Size & { readonly x: number; readonly y: number; readonly levels: Uint8Array };

/** The frame with the patches over it. The frame is left as it is. */
export function composited(frame: Uint8Array, patches: readonly Patch[]): Uint8Array {
  const result = Uint8Array.from(frame);
  for (const { x, y, width, height, levels } of patches)
    for (let row = Math.max(0, y); row < Math.min(GREY.height, y + height); row++)
      for (let column = Math.max(0, x); column < Math.min(GREY.width, x + width); column++)
        result[row * GREY.width + column] = levels[(row - y) * width + column - x] ?? 0;
  return result;
}

/** Cuts a patch out of a frame, to be put down at another place of another one. */
export function cutOut(
  frame: Uint8Array,
  from: { x: number; y: number },
  at: { x: number; y: number },
  side: number,
): Patch {
  const levels = Uint8Array.from({ length: side * side }, (_, i) => {
    const [column, row] = [from.x + (i % side), from.y + Math.floor(i / side)];
    return frame[row * GREY.width + column] ?? 0;
  });
  return { ...at, width: side, height: side, levels };
}

/** Somebody of one tone with a little texture, as tall as a third of the frame. */
export function personAt(x: number, y: number, tone: number): Patch {
  const [width, height] = [10, 30];
  const levels = Uint8Array.from({ length: width * height }, (_, i) => tone + (i % 7));
  return { x: Math.round(x), y: Math.round(y), width, height, levels };
}

/** Mean difference between a patch and what it covers, grey levels. */
export function contrastOf(frame: Uint8Array, patch: Patch): number {
  let sum = 0;
  for (let i = 0; i < patch.levels.length; i++) {
    const at = (patch.y + Math.floor(i / patch.width)) * GREY.width + patch.x + (i % patch.width);
    sum += Math.abs((patch.levels[i] ?? 0) - (frame[at] ?? 0));
  }
  return sum / patch.levels.length;
}
