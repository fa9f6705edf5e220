type LonLat = readonly [longitude: number, latitude: number];

/** The direction from one point to another, degrees from north, clockwise, whole. Over the width of a street the earth is flat. */
export function headingTo([fromLongitude, fromLatitude]: LonLat, [longitude, latitude]: LonLat): number {
  const east = (longitude - fromLongitude) * Math.cos((fromLatitude * Math.PI) / 180);
  const degrees = (Math.atan2(east, latitude - fromLatitude) * 180) / Math.PI;
  return Math.round(degrees + 360) % 360;
}

/** A place as people write it: to about a decimetre. */
export const rounded = (degrees: number): number => Math.round(degrees * 1_000_000) / 1_000_000;
