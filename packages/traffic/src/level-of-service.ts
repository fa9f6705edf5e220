/** 1 = A … 6 = F. */
type Level = 1 | 2 | 3 | 4 | 5 | 6;

const levelBy = (bounds: readonly number[], value: number): Level => {
  const at = bounds.findIndex((bound) => value <= bound);
  return (at < 0 ? 6 : at + 1) as Level;
};

/** Highway Capacity Manual 2000, exhibit 23-2, basic freeway segments: density, passenger cars a km and lane. */
export const DENSITY_BOUNDS = [7, 11, 16, 22, 28] as const;
/** Highway Capacity Manual 2010, exhibit 18-4, signalized intersections: control delay, s a vehicle. */
const DELAY_BOUNDS = [10, 20, 35, 55, 80] as const;
/** Fruin, Pedestrian planning and design (1971), walkways: persons a m², the reciprocals of 3.24, 2.32, 1.39, 0.93 and 0.46 m² a person. */
const WALKWAY_BOUNDS = [0.31, 0.43, 0.72, 1.08, 2.17] as const;

export const levelOfCarriageway = (pcuPerKmLane: number): Level => levelBy(DENSITY_BOUNDS, pcuPerKmLane);
export const levelOfApproach = (delaySeconds: number): Level => levelBy(DELAY_BOUNDS, delaySeconds);
export const levelOfPavement = (personsPerM2: number): Level => levelBy(WALKWAY_BOUNDS, personsPerM2);
