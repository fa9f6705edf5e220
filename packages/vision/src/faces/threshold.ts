import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CodedError } from '../coded-error.ts';

/**
 * One point of a measured curve: with this threshold and gallery size, the percentage of faces of strangers that were taken for somebody (FPIR, the
 * false-positive identification rate), and of faces of enrolled people that were missed (FNIR, the false-negative identification rate).
 */
export type CurvePoint = {
  readonly threshold: number;
  readonly gallerySize: number;
  readonly fpirPercent: number;
  readonly fnirPercent: number;
};

export type ThresholdErrorCode = 'gallery_not_measured' | 'rate_not_measured' | 'no_curve';

/** No threshold can be given. The message says which measurement is missing. */
export class ThresholdNotMeasurableError extends CodedError<ThresholdErrorCode> {
  override readonly name = 'ThresholdNotMeasurableError';
}

/**
 * Returns the lowest measured threshold that holds the permitted rate for a gallery of this size. Between two measured sizes the larger one counts.
 * Each face is compared with everybody enrolled, so the rate grows with the gallery, and no threshold is given beyond the largest measured size.
 * @throws {ThresholdNotMeasurableError}
 */
export function thresholdFor(
  curve: readonly CurvePoint[],
  gallerySize: number,
  permittedFpirPercent: number,
): CurvePoint {
  const sizes = [...new Set(curve.map((point) => point.gallerySize))].toSorted((a, b) => a - b);
  const measured = sizes.find((size) => size >= gallerySize);
  if (measured === undefined)
    throw new ThresholdNotMeasurableError(
      'gallery_not_measured',
      `a gallery of ${gallerySize} is larger than any that was measured (${sizes.at(-1) ?? 0}): measure it with npm run evaluate -- faces, or search for fewer people`,
    );
  const fit = curve
    .filter((point) => point.gallerySize === measured && point.fpirPercent <= permittedFpirPercent)
    .toSorted((a, b) => a.threshold - b.threshold)[0];
  if (!fit)
    throw new ThresholdNotMeasurableError(
      'rate_not_measured',
      `no measured threshold holds false alerts to ${permittedFpirPercent} % with a gallery of ${gallerySize}: measure with more strangers, or permit more`,
    );
  return fit;
}

const Curve = z.array(
  z.object({
    threshold: z.number(),
    gallerySize: z.int().positive(),
    fpirPercent: z.number(),
    fnirPercent: z.number(),
  }),
);

/** Reads the measured curve of the face network from `models/face-embedding/curve.json`. @throws {ThresholdNotMeasurableError} */
export function readFaceCurve(modelsDirectory: string): CurvePoint[] {
  const path = join(modelsDirectory, 'face-embedding', 'curve.json');
  try {
    return Curve.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new ThresholdNotMeasurableError(
      'no_curve',
      `${path} is no measured curve: write it with node tools/evaluate/faces-sets.ts --curve`,
      { cause: error },
    );
  }
}
