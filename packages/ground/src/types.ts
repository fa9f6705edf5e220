import type { Box, ObjectClass, SceneTrack } from '@marsad/schemas';

/** A point in px of the frame; y grows downward. */
export type PicturePx = { readonly x: number; readonly y: number };

/** A point on the ground in metres from the calibration's origin, or a vector on it. */
export type GroundPoint = { readonly xM: number; readonly yM: number };

/** The plane of the ground as one camera sees it, for one size of frame. */
export type Ground = {
  /** Undefined at and above the horizon, and where a px covers more ground than can be measured. */
  toGround(point: PicturePx): GroundPoint | undefined;
  /** Undefined behind the camera. */
  toPicture(point: GroundPoint): PicturePx | undefined;
  /** Metres of ground that one px spans at this point, in the direction in which it spans most. */
  metresPerPx(point: PicturePx): number;
  /** Root mean square distance of the calibration's points from where the plane puts them, px of this frame. 0 with exactly four points. */
  readonly reprojectionErrorPx: number;
  /** Standard deviation of any length or speed by the calibration alone, as a share: 0.05 is 5 %. */
  readonly scaleError: number;
  readonly origin: 'measured' | 'proposed';
};

export type TrailPoint = {
  /** By the part's own clock, ms. */
  readonly ptsMs: number;
  /** Where the object stands: the middle of the box's lower edge in an oblique view, the middle of the box from straight above. */
  readonly at: PicturePx;
  readonly ground: GroundPoint | undefined;
  readonly box: Box;
};

/** How one track moves, as far as the present frame shows. */
export type TrackMotion = {
  readonly id: string;
  readonly ordinal: number;
  readonly class: ObjectClass;
  /** Whether the class has been the same long enough to be believed. */
  readonly isSettled: boolean;
  readonly evidence: SceneTrack['evidence'];
  readonly confidence: number;
  readonly ageMs: number;
  readonly now: TrailPoint;
  /** The last 10 s of it, oldest first, `now` included; predicted boxes are left out. */
  readonly trail: readonly TrailPoint[];
  /** Smoothed over about a second, m/s; undefined without calibration, beyond the measurable ground, or before 0.4 s of trail. */
  readonly velocity:
    { readonly xMs: number; readonly yMs: number; readonly speedMs: number; readonly errorMs: number } | undefined;
  /** Smoothed speed in heights of its own box per second: what is known of speed without a calibration. */
  readonly speedInHeights: number | undefined;
  /** Since when it has not moved, ms of the part's clock: within the noise of its box. Undefined while it moves. */
  readonly stillSinceMs: number | undefined;
};
