import type { CameraTerms } from '@marsad/schemas';
import type { Point } from './point.ts';

type Calibration = NonNullable<CameraTerms['calibration']>;
type LonLat = readonly [longitude: number, latitude: number];

/** A point of the picture, and where it lies on the ground, as far as it was entered. */
export type GroundPoint = { readonly at: Point; readonly xM: number | undefined; readonly yM: number | undefined };

/** What a person has entered of a calibration so far. */
export type GroundDraft = {
  readonly points: readonly GroundPoint[];
  /** `map`: metres to the east and north of the camera. `own`: along axes of the person's own, as along the road. */
  readonly axes: 'map' | 'own';
  readonly k1: number;
  readonly size: { readonly widthPx: number; readonly heightPx: number } | undefined;
  readonly origin: Calibration['origin'];
};

export const NO_GROUND: GroundDraft = { points: [], axes: 'own', k1: 0, size: undefined, origin: 'measured' };
/** Fewer points give no plane. */
export const FEWEST_POINTS = 4;
const MOST_POINTS = 100;

export function groundDraftOf(calibration: Calibration | undefined): GroundDraft {
  if (!calibration) return NO_GROUND;
  const { points, widthPx, heightPx, origin, lens, originAt } = calibration;
  return {
    points: points.map(({ picture, xM, yM }) => ({ at: picture, xM, yM })),
    axes: originAt ? 'map' : 'own',
    k1: lens?.k1 ?? 0,
    size: { widthPx, heightPx },
    origin,
  };
}

/** Metres of a degree on the sphere of the same volume as the Earth: over a camera's view the error is below a millimetre a metre. */
const DEGREE_M = 111_195;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const rounded = (metres: number): number => Math.round(metres * 100) / 100;

/** How far a point of the map lies to the east and to the north of the camera, m. */
export const metresFrom = (camera: LonLat, [longitude, latitude]: LonLat): { xM: number; yM: number } => ({
  xM: rounded((longitude - camera[0]) * DEGREE_M * Math.cos(radians(camera[1]))),
  yM: rounded((latitude - camera[1]) * DEGREE_M),
});
/** The point of the map so many metres to the east and to the north of the camera. */
export const mapPointOf = (camera: LonLat, { xM, yM }: { xM: number; yM: number }): [number, number] => [
  camera[0] + xM / (DEGREE_M * Math.cos(radians(camera[1]))),
  camera[1] + yM / DEGREE_M,
];

export const withGroundPoint = (ground: GroundDraft, at: Point): GroundDraft =>
  ground.points.length >= MOST_POINTS
    ? ground
    : changed(ground, [...ground.points, { at, xM: undefined, yM: undefined }]);
export const changeGroundPoint = (ground: GroundDraft, index: number, more: Partial<GroundPoint>): GroundDraft =>
  changed(
    ground,
    ground.points.map((point, at) => (at === index ? { ...point, ...more } : point)),
  );
export const withoutGroundPoint = (ground: GroundDraft, index: number): GroundDraft =>
  changed(
    ground,
    ground.points.filter((_, at) => at !== index),
  );

/** A proposal stays one while it is corrected, because a better click is no tape: the person says when the points were measured. */
const changed = (ground: GroundDraft, points: readonly GroundPoint[]): GroundDraft => ({ ...ground, points });

/**
 * The calibration of the draft; undefined while there is none, `incomplete` while points or their metres are missing.
 * @param camera where it stands, which is the origin of a calibration on the map
 */
export function calibrationOf(ground: GroundDraft, camera: LonLat | undefined): Calibration | undefined | 'incomplete' {
  const { points, axes, k1, size, origin } = ground;
  if (points.length === 0) return undefined;
  const known = points.flatMap(({ at, xM, yM }) =>
    xM === undefined || yM === undefined ? [] : [{ picture: [...at] as [number, number], xM, yM }],
  );
  if (known.length < points.length || known.length < FEWEST_POINTS || !size) return 'incomplete';
  if (axes === 'map' && !camera) return 'incomplete';
  return {
    ...{ points: known, ...size, origin },
    ...(k1 !== 0 && { lens: { k1 } }),
    ...(axes === 'map' && camera && { originAt: [...camera] as [number, number] }),
  };
}
