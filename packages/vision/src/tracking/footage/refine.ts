import type { Box } from '@marsad/schemas';
import type { FootageBox } from './footage-track.ts';

/** A track with fewer boxes, or with a lower mean confidence, is a chance hit: a sign, a figure in a window. */
const FEWEST_SIGHTINGS = 5;
const LEAST_MEAN_CONFIDENCE = 0.5;
/** The deviation of the Gaussian that smooths a track's boxes. */
const SMOOTHING_MS = 150;
/** The reach of that Gaussian, in deviations. */
const REACH = 3;

export const isConvincing = (boxes: readonly FootageBox[]): boolean =>
  boxes.length >= FEWEST_SIGHTINGS &&
  boxes.reduce((sum, { confidence }) => sum + confidence, 0) / boxes.length >= LEAST_MEAN_CONFIDENCE;

/** Smooths each box by its neighbours in time with a Gaussian, as StrongSORT does (Du et al. 2023). */
export const smoothed = (boxes: readonly FootageBox[]): FootageBox[] =>
  boxes.map((here) => {
    const near = boxes.filter(({ atMs }) => Math.abs(atMs - here.atMs) <= REACH * SMOOTHING_MS);
    const weights = near.map(({ atMs }) => Math.exp(-0.5 * ((atMs - here.atMs) / SMOOTHING_MS) ** 2));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const mean = (side: keyof Box): number =>
      near.reduce((sum, { box }, i) => sum + (weights[i] ?? 0) * box[side], 0) / total;
    return { ...here, box: { x: mean('x'), y: mean('y'), width: mean('width'), height: mean('height') } };
  });

/**
 * Adds a box for every frame in which the thing was hidden, on the straight line between the boxes around the gap (ByteTrack's interpolation).
 * @param atMsOf the time of each frame of the footage
 */
export const withoutGaps = (boxes: readonly FootageBox[], atMsOf: (index: number) => number): FootageBox[] =>
  boxes.flatMap((before, i) => {
    const after = boxes[i + 1];
    if (!after) return [before];
    return Array.from({ length: after.index - before.index }, (_, step): FootageBox => {
      if (step === 0) return before;
      const index = before.index + step;
      const share = step / (after.index - before.index);
      const between = (side: keyof Box): number => before.box[side] * (1 - share) + after.box[side] * share;
      return {
        index,
        atMs: atMsOf(index),
        box: { x: between('x'), y: between('y'), width: between('width'), height: between('height') },
        confidence: Math.min(before.confidence, after.confidence),
      };
    });
  });
