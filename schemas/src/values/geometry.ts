import { z } from 'zod';

/** An axis-aligned box in pixels of the source frame; x and y are the top left corner. */
export const Box = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
});
export type Box = z.infer<typeof Box>;

/** A point as fractions of the picture's width and height, so that zones survive a change of resolution. */
export const PicturePoint = z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]);
export type PicturePoint = z.infer<typeof PicturePoint>;

/** WGS 84, longitude first (GeoJSON, RFC 7946). */
export const LonLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
export type LonLat = z.infer<typeof LonLat>;
