import { classGroup } from '@marsad/schemas';
import type { Box, ObjectClass } from '@marsad/schemas';

/**
 * What nobody may see by default (the architecture's rule 9). No plate or face detector is asked: such a network misses some, and a mask
 * must not. Boxes in px of the source picture.
 */
export type MaskSubject = { readonly class: ObjectClass; readonly box: Box };
export type PictureSize = { readonly widthPx: number; readonly heightPx: number };

/** Plates are in the lower two thirds, also where a bumper is high or the camera looks down steeply. */
const VEHICLE_PART = 2 / 3;
/** Head, shoulders and what hangs around a neck. */
const PERSON_PART = 0.45;
/** A person this large in the picture is known by more than a head. */
const LARGE_PERSON = 0.6;
/** A detector's box of a cycle may or may not hold its rider: the head is at most this much of the box's height above it. */
const RIDER_ABOVE = 0.75;
/** Detectors cut hair and bumpers off: masks are wider than boxes. */
const WIDENED = 0.2;
const LEAST_WIDENING_PX = 4;
/** A moving region is explained by boxes when they cover this much of it; otherwise something in it has no box. */
const EXPLAINED = 0.7;
const SAMPLES = 24;

/** The regions to destroy in a picture of these tracks and this motion, clipped to the picture. Pure. */
export function maskRegions(tracks: readonly MaskSubject[], motionRegions: readonly Box[], size: PictureSize): Box[] {
  const ofTracks = tracks.map((track) => maskOfTrack(track, size));
  const known = tracks.map(({ box }) => widen(box, WIDENED));
  const unexplained = motionRegions.filter((region) => coveredShare(region, known) < EXPLAINED);
  return [...ofTracks, ...unexplained.map((region) => widen(region, WIDENED))].flatMap((box) => {
    const inside = clipToPicture(box, size);
    return inside ? [inside] : [];
  });
}

/** The mask of one tracked thing, not yet clipped. */
export function maskOfTrack(track: MaskSubject, size: PictureSize): Box {
  const { x, y, width, height } = track.box;
  switch (classGroup(track.class)) {
    case 'person':
      return height > LARGE_PERSON * size.heightPx
        ? widen(track.box, WIDENED)
        : widen({ x, y, width, height: height * PERSON_PART }, WIDENED);
    case 'cycle':
      // A motorcycle has a plate below and its rider a face above: all of it.
      return widen({ x, y: y - height * RIDER_ABOVE, width, height: height * (1 + RIDER_ABOVE) }, WIDENED);
    case 'vehicle':
      // A thing that nobody could name may be people.
      return track.class === 'vehicle'
        ? widen(track.box, WIDENED)
        : widen({ x, y: y + height * (1 - VEHICLE_PART), width, height: height * VEHICLE_PART }, WIDENED);
  }
}

/** Grown on every side by a share of its larger side's half, a few px at least. */
export function widen(box: Box, share: number): Box {
  const by = Math.max(LEAST_WIDENING_PX, (Math.max(box.width, box.height) * share) / 2);
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}

/** The part of a box that lies in the picture, null where nothing of it does. */
export function clipToPicture(box: Box, size: PictureSize): Box | null {
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  const width = Math.min(size.widthPx, box.x + box.width) - x;
  const height = Math.min(size.heightPx, box.y + box.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** How much of a region lies in any of the boxes, 0 to 1, on a grid of samples. */
function coveredShare(region: Box, boxes: readonly Box[]): number {
  let covered = 0;
  for (let row = 0; row < SAMPLES; row += 1) {
    const y = region.y + ((row + 0.5) * region.height) / SAMPLES;
    for (let column = 0; column < SAMPLES; column += 1) {
      const x = region.x + ((column + 0.5) * region.width) / SAMPLES;
      if (boxes.some((box) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height))
        covered += 1;
    }
  }
  return covered / (SAMPLES * SAMPLES);
}
