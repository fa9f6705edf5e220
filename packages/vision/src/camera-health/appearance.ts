import type { RgbImage } from '../ports.ts';
import { blocksOf, type Block } from './blocks.ts';
import { quantile } from './quantile.ts';

/** What one image shows of the state of its camera, without any other image of it. Levels are of 255. */
export type Appearance = {
  /** Mean luma. */
  readonly brightness: number;
  /** The luma below which 99 % of the pixels lie. */
  readonly brightest: number;
  /** Mean distance of the chroma from grey (Rec. ITU-R BT.601). */
  readonly colour: number;
  /** Standard deviation of the noise. */
  readonly noise: number;
  /** The share of the image without structure: neither edges nor shades that change within a block, in whatever light. */
  readonly flat: number;
  /** The share of the image that is dark and without structure, and the mean luma of the blocks that are not. */
  readonly darkFlat: number;
  readonly elsewhere: number;
  /** The share of the image that is white throughout. */
  readonly white: number;
  /**
   * How steep the sharper edges are: the largest step between neighbours over the range of a block, 0 to 1/3 by the smoothing. An edge that
   * is blurred by a Gaussian of s px has 0.4 / s (after Marziliano et al., "A no-reference perceptual blur metric", 2002, who measure the width).
   * Null: there is no edge to measure.
   */
  readonly steepness: number | null;
};

/** The part of the sorted blocks whose edges say how sharp the image is: the others may lie in what is smooth itself. */
const SHARPER = 0.7;
/** The fewest blocks with edges that say how sharp an image is. */
const FEWEST_BLOCKS = 6;
/** The part of the sorted blocks whose noise is that of the image. */
const QUIETEST = 0.2;

/** @param image at most 640 px wide: larger ones are scaled down first, because they are analysed scaled down too */
export function appearanceOf(image: RgbImage): Appearance {
  const { luma, colour } = lumaOf(image);
  const blocks = blocksOf(luma, image.width, image.height);
  const brightest = quantile(luma, 0.99);
  const range = brightest - quantile(luma, 0.01);
  const edged = blocks.filter(({ range: here, inner }) => inner && here >= Math.max(LEAST_EDGE, EDGE_SHARE * range));
  const noise = noiseOf(blocks);
  const brightness = meanOf(luma);
  const isFlat = flatIn(brightness, noise);
  const isDarkFlat = (block: Block): boolean => block.mean < DARK && isFlat(block);
  const elsewhere = blocks.filter((block) => !isDarkFlat(block));
  return {
    brightness,
    brightest,
    colour,
    noise,
    flat: shareOf(blocks, isFlat),
    darkFlat: shareOf(blocks, isDarkFlat),
    elsewhere: elsewhere.reduce((sum, { mean }) => sum + mean, 0) / Math.max(1, elsewhere.length),
    white: shareOf(blocks, ({ mean }) => mean > WHITE),
    steepness:
      edged.length < FEWEST_BLOCKS
        ? null
        : quantile(
            edged.map(({ step, range: here }) => step / here),
            SHARPER,
          ),
  };
}

/** A block has an edge from this range on, grey levels, and this share of the whole image's range. */
const LEAST_EDGE = 12;
const EDGE_SHARE = 0.15;
/** A block of a smaller deviation shows nothing, grey levels in good light. */
const FLAT = 2;
/** In less light than this, mean luma, deviations are multiplied up to it, but by no more than MOST_GAIN, which would multiply rounding. */
const GOOD_LIGHT = 110;
const MOST_GAIN = 16;
/** Smoothing leaves a third of the noise. */
const NOISE_LEFT = 1 / 3;
const DARK = 70;
const WHITE = 245;
/** Blocks of another mean are clipped and hide their noise. */
const isUnclipped = ({ mean }: Block): boolean => mean > 12 && mean < 240;

/** Texture is taken for noise but in the quietest blocks. Where all are clipped, those say what there is. */
function noiseOf(blocks: readonly Block[]): number {
  const unclipped = blocks.filter(isUnclipped);
  return quantile(
    (unclipped.length > 0 ? unclipped : blocks).map(({ noise }) => noise),
    QUIETEST,
  );
}

function flatIn(brightness: number, noise: number): (block: Block) => boolean {
  const gain = Math.min(MOST_GAIN, Math.max(1, GOOD_LIGHT / Math.max(1, brightness)));
  return ({ deviation }) => gain * Math.sqrt(Math.max(0, deviation * deviation - (noise * NOISE_LEFT) ** 2)) < FLAT;
}

const shareOf = (blocks: readonly Block[], is: (block: Block) => boolean): number =>
  blocks.filter(is).length / Math.max(1, blocks.length);
const meanOf = (values: Uint8Array): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const NEUTRAL = 128;

/** The luma, and the mean distance of the chroma from grey. */
function lumaOf({ data, width, height }: RgbImage): { luma: Uint8Array; colour: number } {
  const luma = new Uint8Array(width * height);
  let chroma = 0;
  for (let at = 0, from = 0; at < luma.length; at++, from += 3) {
    const [red, green, blue] = [data[from] ?? 0, data[from + 1] ?? 0, data[from + 2] ?? 0];
    const level = 0.299 * red + 0.587 * green + 0.114 * blue;
    luma[at] = Math.round(level);
    const [x, y] = [0.564 * (blue - level), 0.713 * (red - level)];
    chroma += Math.sqrt(x * x + y * y);
  }
  return { luma, colour: (chroma / Math.max(1, luma.length) / NEUTRAL) * 255 };
}
