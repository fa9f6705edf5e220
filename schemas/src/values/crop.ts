import { z } from 'zod';
import { CAMERA_PARTITIONS, ofCamera } from '../registry/define.ts';
import { Box } from './geometry.ts';
import { Id } from './ids.ts';
import { FrameMoment } from './moment.ts';

/** The definition of a topic with crops of tracks, which camera-ingest publishes as the message's value. */
export const cropOfTrack = {
  content: 'jpeg',
  ...ofCamera,
  partitions: CAMERA_PARTITIONS,
  producers: ['camera-ingest'],
} as const;

/** The frame and the track that a crop was taken from. */
export const CropSource = {
  ...FrameMoment,
  ordinal: z.int().nonnegative(),
  trackId: Id,
  /** The number of the crop in its track, 1 to 5: the first usable crop is published at once, better ones follow. */
  shot: z.int().min(1).max(5),
};

export const CropSize = {
  /** The part of the source frame that the crop shows, px. The crop may be scaled down, but is never enlarged. */
  cropBox: Box,
  widthPx: z.int().positive(),
  heightPx: z.int().positive(),
};
