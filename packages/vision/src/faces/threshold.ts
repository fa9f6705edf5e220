import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * One point of a measured curve: at this threshold, so many faces in a hundred of people who are not enrolled were taken for someone
 * (false-positive identification rate), and so many of those who are were missed (false-negative identification rate), in a gallery of `gallerySize`.
 */
export type CurvePoint = {
  readonly threshold: number;
  readonly gallerySize: number;
  readonly fpirPercent: number;
  readonly fnirPercent: number;
};

/** No threshold can be given: the message says which measurement is missing. */
export class ThresholdNotMeasurableError extends Error {
  override readonly name = 'ThresholdNotMeasurableError';
}

/**
 * The lowest measured threshold that holds the permitted rate, for a gallery of this size. Between two measured sizes the larger one counts; each
 * face is compared with everybody enrolled, so the rate grows with the gallery, and nothing is promised beyond what was measured.
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
      `a gallery of ${gallerySize} is larger than any that was measured (${sizes.at(-1) ?? 0}): measure it with npm run evaluate -- faces, or search for fewer people`,
    );
  const fit = curve
    .filter((point) => point.gallerySize === measured && point.fpirPercent <= permittedFpirPercent)
    .toSorted((a, b) => a.threshold - b.threshold)[0];
  if (!fit)
    throw new ThresholdNotMeasurableError(
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

/** The measured curve of the face network, from `models/face-embedding/curve.json`. @throws {ThresholdNotMeasurableError} */
export function readFaceCurve(modelsDirectory: string): CurvePoint[] {
  const path = join(modelsDirectory, 'face-embedding', 'curve.json');
  try {
    return Curve.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new ThresholdNotMeasurableError(
      `${path} is no measured curve: write it with node tools/evaluate/faces-sets.ts --curve`,
      { cause: error },
    );
  }
}
