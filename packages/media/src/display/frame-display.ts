import { AV_FRAME_DATA_DISPLAYMATRIX } from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import type { Size } from '../encoding/jpeg.ts';
import { displaySizeOf } from './display-size.ts';
import { orientationOf } from './orientation.ts';
import type { Orientation } from './orientation.ts';

/** How a decoded frame is displayed: its size with square pixels, turned. */
export type FrameDisplay = Size & { readonly orientation: Orientation; readonly stored: Size };

export function displayOf(frame: Frame): FrameDisplay {
  const { width, height } = frame;
  const orientation = orientationOf(frame.getSideData(AV_FRAME_DATA_DISPLAYMATRIX));
  return {
    ...displaySizeOf({ width, height }, frame.sampleAspectRatio, orientation),
    orientation,
    stored: { width, height },
  };
}

/** Whether two frames are stored and displayed alike, so that boxes of one fit the other, and one recording holds both. */
export const isSameDisplay = (one: FrameDisplay, other: FrameDisplay): boolean =>
  isSameSize(one, other) &&
  isSameSize(one.stored, other.stored) &&
  one.orientation.swapped === other.orientation.swapped &&
  one.orientation.mirroredX === other.orientation.mirroredX &&
  one.orientation.mirroredY === other.orientation.mirroredY;

const isSameSize = (one: Size, other: Size): boolean => one.width === other.width && one.height === other.height;
