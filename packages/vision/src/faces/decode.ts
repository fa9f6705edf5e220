import { overlap } from '../geometry.ts';
import type { FoundFace, Size } from '../ports.ts';

/** The heads' outputs at one stride: `scores` one logit an anchor, `offsets` four an anchor; both anchor-major planes of rows x columns. */
export type FaceLevel = {
  readonly stride: number;
  readonly rows: number;
  readonly columns: number;
  readonly scores: Float32Array;
  readonly offsets: Float32Array;
};

/** The sides of the square anchors at each stride, px of the network's input (UltraFace RFB-320). */
export const ANCHORS_PX: ReadonlyMap<number, readonly number[]> = new Map([
  [8, [10, 16, 24]],
  [16, [32, 48]],
  [32, [64, 96]],
  [64, [128, 192, 256]],
]);
/** The scales of the offsets, as in training. */
const CENTRE_VARIANCE = 0.1;
const SIZE_VARIANCE = 0.2;
/** Boxes that overlap more than this (intersection over union) show one face. */
const SAME_FACE = 0.4;

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Returns the faces of one stride, in px of the network's input, before suppression. */
export function decodeFaces(level: FaceLevel, input: Size, lowestConfidence: number): FoundFace[] {
  const { rows, columns, scores, offsets, stride } = level;
  const lowestLogit = Math.log(lowestConfidence / (1 - lowestConfidence));
  const cells = rows * columns;
  const found: FoundFace[] = [];
  for (const [anchor, side] of (ANCHORS_PX.get(stride) ?? []).entries()) {
    for (let cell = 0; cell < cells; cell += 1) {
      const logit = scores[anchor * cells + cell] ?? -Infinity;
      if (logit < lowestLogit) continue;
      const [dx = 0, dy = 0, dw = 0, dh = 0] = [0, 1, 2, 3].map((k) => offsets[(anchor * 4 + k) * cells + cell] ?? 0);
      // Stretches the grid over an input whose side is no multiple of the stride, as in training.
      const x = (((cell % columns) + 0.5) / columns) * input.width + dx * CENTRE_VARIANCE * side;
      const y = ((Math.floor(cell / columns) + 0.5) / rows) * input.height + dy * CENTRE_VARIANCE * side;
      const width = side * Math.exp(dw * SIZE_VARIANCE);
      const height = side * Math.exp(dh * SIZE_VARIANCE);
      found.push({ confidence: sigmoid(logit), box: { x: x - width / 2, y: y - height / 2, width, height } });
    }
  }
  return found;
}

/** Greedy non-maximum suppression, the most confident first. */
export function distinctFaces(found: readonly FoundFace[]): FoundFace[] {
  const kept: FoundFace[] = [];
  for (const candidate of found.toSorted((a, b) => b.confidence - a.confidence))
    if (!kept.some(({ box }) => overlap(box, candidate.box) > SAME_FACE)) kept.push(candidate);
  return kept;
}
