import type { ObjectClass } from '@marsad/schemas';
import type { PicturePx, TrackMotion } from '@marsad/ground';
import type { Place, RuleFrame, WatchedRule } from '../kind.ts';

/** Whether a point lies at a place that has an area. A line has none. */
export const isInside = (place: Place, at: PicturePx): boolean =>
  place.kind === 'picture' || (place.kind === 'zone' && place.contains(at));

/** Whether this frame shows the track, and its class is one of these and is believed. A predicted box decides nothing. */
export const isSeenAs = (track: TrackMotion, classes: readonly ObjectClass[]): boolean =>
  track.evidence !== 'predicted' && track.isSettled && classes.includes(track.class);

/** The tracks of the rule's classes that this frame shows at the place. */
export const occupantsOf = (frame: RuleFrame, rule: WatchedRule, place: Place): TrackMotion[] =>
  frame.tracks.filter((track) => isSeenAs(track, rule.classes) && isInside(place, track.now.at));

/** Forgets what is remembered of tracks, by their ordinal, that this frame does not have. */
export function forgetAbsent(byOrdinal: Record<string, unknown>, { tracks }: RuleFrame): void {
  for (const ordinal in byOrdinal) {
    const number = Number(ordinal);
    if (!tracks.some((track) => track.ordinal === number)) delete byOrdinal[ordinal];
  }
}

export const meanConfidence = (tracks: readonly TrackMotion[]): number =>
  tracks.length === 0 ? 0 : tracks.reduce((sum, { confidence }) => sum + confidence, 0) / tracks.length;
