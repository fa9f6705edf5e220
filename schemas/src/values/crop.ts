import { z } from 'zod';
import { CAMERA_PARTITIONS, ofCamera } from '../registry/define.ts';
import { Box } from './geometry.ts';
import { Id } from './ids.ts';
import { FrameMoment } from './moment.ts';

/** A crop of a tracked thing leaves camera-ingest as the message's value. */
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
  /** 1 to 5: the first usable crop leaves at once, better ones follow. */
  shot: z.int().min(1).max(5),
};

export const CropSize = {
  /** What the picture shows, in px of the source frame. The picture may be scaled down and is never enlarged. */
  cropBox: Box,
  widthPx: z.int().positive(),
  heightPx: z.int().positive(),
};
