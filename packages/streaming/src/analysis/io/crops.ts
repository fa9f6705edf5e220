import { trackId } from '@marsad/schemas';
import type { Frame, Scalers } from '@marsad/media';
import type { ObservationEvent } from '../../ports.ts';
import type { Permit } from '../permit.ts';
import type { TrackNow } from '../perception.ts';
import { momentOf } from '../scene.ts';
import type { FrameTimes } from '../scene.ts';
import type { PartRoot } from '../track-lives.ts';
import { createHeadCrops } from './head-crops.ts';
import { createPlateCrops } from './plate-crops.ts';

/** Cuts plate and head crops out of the frames of one part, as far as the permit allows. */
export function createCrops(scalers: Scalers, root: PartRoot, emit: (event: ObservationEvent) => void) {
  const plates = createPlateCrops(scalers);
  const heads = createHeadCrops(scalers);
  return {
    cut(frame: Frame, times: FrameTimes, tracks: readonly TrackNow[], permit: Permit): void {
      const placeOf = (ordinal: number) => ({ ...momentOf(root, times), trackId: trackId(root, ordinal) });
      if (permit.plates)
        for (const { jpeg, ...crop } of plates.cut(frame, tracks))
          emit({ kind: 'plate_crop', crop: { ...placeOf(crop.ordinal), ...crop }, jpeg });
      if (permit.heads.length === 0) return;
      const authorisationIds = [...permit.heads];
      for (const { jpeg, ...crop } of heads.cut(frame, tracks, times.capturedAtMs))
        emit({ kind: 'head_crop', crop: { ...placeOf(crop.ordinal), ...crop, authorisationIds }, jpeg });
    },
    /** Forgets a track that has ended. */
    forget(ordinal: number): void {
      plates.forget(ordinal);
      heads.forget(ordinal);
    },
  };
}
