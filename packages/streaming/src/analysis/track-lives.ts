import { trackId } from '@marsad/schemas';
import type { DataOf, trackEnded } from '@marsad/schemas';
import type { TrackNow } from './perception.ts';

export type PartRoot = Pick<DataOf<typeof trackEnded>, 'district' | 'camera' | 'epoch' | 'part'>;
type Life = Pick<DataOf<typeof trackEnded>, 'fromMs' | 'toMs' | 'sightings' | 'class'>;

/** Records from when to when each track of a part was detected. */
export function createTrackLives(root: PartRoot) {
  const lives = new Map<number, Life>();
  return {
    /** Notes the tracks of one analysed frame. */
    note(tracks: readonly TrackNow[], atMs: number): void {
      for (const { ordinal, ageMs, sightings, evidence, class: name } of tracks) {
        const known = lives.get(ordinal);
        const fromMs = known?.fromMs ?? Math.round(atMs - ageMs);
        const toMs = evidence === 'predicted' && known ? known.toMs : Math.round(atMs);
        lives.set(ordinal, { fromMs, toMs, sightings: Math.max(1, sightings), class: name });
      }
    },
    /** Ends a track; null if it was never noted. */
    end(ordinal: number): DataOf<typeof trackEnded> | null {
      const life = lives.get(ordinal);
      lives.delete(ordinal);
      return life ? { ...root, ordinal, trackId: trackId(root, ordinal), ...life } : null;
    },
  };
}
export type TrackLives = ReturnType<typeof createTrackLives>;
