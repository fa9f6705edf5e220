import { trackId } from '@marsad/schemas';
import type { Box } from '@marsad/schemas';
import { displayOf } from '@marsad/media';
import type { Frame, Scalers } from '@marsad/media';
import type { ObservationEvent } from '../../ports.ts';
import type { Permit } from '../permit.ts';
import { boxInPicture, boxInScene } from '../full-picture-box.ts';
import type { Size, TrackNow } from '../perception.ts';
import { momentOf } from '../scene.ts';
import type { FrameTimes } from '../scene.ts';
import type { PartRoot } from '../track-lives.ts';
import type { FullPictures } from './full-pictures.ts';
import { createHeadCrops } from './head-crops.ts';
import type { HeadCrop } from './head-crops.ts';
import { createPlateCrops } from './plate-crops.ts';
import type { PlateCrop } from './plate-crops.ts';

export type CropsOptions = {
  readonly scalers: Scalers;
  readonly root: PartRoot;
  /** The size of the analysed frames, px. */
  readonly size: Size;
  /** The pictures of the recorded stream, where another one is analysed. */
  readonly fullPictures?: FullPictures;
  /** What may be cut at this moment. */
  readonly permit: () => Permit;
  emit(event: ObservationEvent): void;
};

/**
 * Cuts plate and head crops out of the frames of one part, as far as the permit of the moment allows: of the frame itself, or of the recorded
 * stream's picture of its moment.
 */
export function createCrops(options: CropsOptions) {
  const { size, fullPictures, permit } = options;
  const plates = createPlateCrops(options.scalers);
  const heads = createHeadCrops(options.scalers);
  const emit = createCropEmitter(options);
  /** The tracks that have not ended, because a picture of the recorded stream may come after the end of a track. */
  const present = new Set<number>();

  const cutFrom = (picture: Frame, times: FrameTimes, tracks: readonly TrackNow[], from: Size): void => {
    const { plates: mayCutPlates, heads: authorisationIds } = permit();
    if (mayCutPlates) emit.plates(plates.cut(picture, tracks), times, from);
    if (authorisationIds.length > 0)
      emit.heads(heads.cut(picture, tracks, times.capturedAtMs), times, from, authorisationIds);
  };
  const tracksIn = (tracks: readonly TrackNow[], picture: Size): TrackNow[] =>
    tracks.map((track) => ({ ...track, box: boxInPicture(track.box, size, picture) }));
  const isWorthAPicture = (tracks: readonly TrackNow[], picture: Size): boolean => {
    const { plates: mayCutPlates, heads: grants } = permit();
    return (mayCutPlates && plates.wants(picture, tracks)) || (grants.length > 0 && heads.wants(picture, tracks));
  };

  return {
    /**
     * `frame` is valid during the call only.
     * @param areSameView whether the recorded stream shows what the frame shows: in another view a crop would show somebody else than its
     * track. Null: it is not known yet
     */
    cut(frame: Frame, times: FrameTimes, tracks: readonly TrackNow[], areSameView: boolean | null): void {
      const full = fullPictures?.size;
      if (!fullPictures || !full || areSameView === false) return cutFrom(frame, times, tracks, size);
      if (areSameView === null || !isWorthAPicture(tracksIn(tracks, full), full)) return;
      for (const { ordinal } of tracks) present.add(ordinal);
      fullPictures.at(times.capturedAtMs, (picture) => {
        const still = tracks.filter(({ ordinal }) => present.has(ordinal));
        // Of another size or turned, if the stream changed while it played.
        const { width, height } = displayOf(picture);
        cutFrom(picture, times, tracksIn(still, { width, height }), { width, height });
      });
    },
    /** Forgets a track that has ended. */
    forget(ordinal: number): void {
      present.delete(ordinal);
      plates.forget(ordinal);
      heads.forget(ordinal);
    },
  };
}

/** Emits crops with their boxes in px of the scene. */
function createCropEmitter({ root, size, emit }: Pick<CropsOptions, 'root' | 'size' | 'emit'>) {
  const placeOf = (times: FrameTimes, ordinal: number) => ({
    ...momentOf(root, times),
    trackId: trackId(root, ordinal),
  });
  const inScene = (box: Box, from: Size): Box => (from === size ? box : boxInScene(box, from, size));
  return {
    plates(crops: readonly PlateCrop[], times: FrameTimes, from: Size): void {
      for (const { jpeg, ...crop } of crops) {
        const boxes = { vehicleBox: inScene(crop.vehicleBox, from), cropBox: inScene(crop.cropBox, from) };
        emit({ kind: 'plate_crop', crop: { ...placeOf(times, crop.ordinal), ...crop, ...boxes }, jpeg });
      }
    },
    heads(crops: readonly HeadCrop[], times: FrameTimes, from: Size, grants: readonly string[]): void {
      for (const { jpeg, ...crop } of crops) {
        const boxes = { personBox: inScene(crop.personBox, from), cropBox: inScene(crop.cropBox, from) };
        const authorisationIds = [...grants];
        emit({
          kind: 'head_crop',
          crop: { ...placeOf(times, crop.ordinal), ...crop, ...boxes, authorisationIds },
          jpeg,
        });
      }
    },
  };
}
