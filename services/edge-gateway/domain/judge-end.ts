import { trackId } from '@marsad/schemas';
import type { DataOf, trackEnded } from '@marsad/schemas';
import { whyMomentRefused } from './judge-frame.ts';
import type { Judged, Origin } from './judge-scene.ts';
import { accepted, refused } from './judge-scene.ts';
import { MOST_COUNTED, TRACK_MS } from './limits.ts';
import { isWhole } from './numbers.ts';
import type { ReceivedEnd } from './received.ts';

export type TrackEnd = DataOf<typeof trackEnded>;

/** Turns a camera's ended track into the city's, or says why it is refused. */
export function judgeEnd(end: ReceivedEnd, origin: Origin): Judged<TrackEnd> {
  const { part, ordinal, fromMs, toMs, sightings } = end;
  const momentRefused = whyMomentRefused(toMs, origin);
  if (momentRefused) return refused(momentRefused);
  if (!end.class) return refused('kind_unknown');
  const isValid =
    isWhole(part, 0, MOST_COUNTED) &&
    isWhole(ordinal, 0, MOST_COUNTED) &&
    isWhole(sightings, 1, MOST_COUNTED) &&
    isWhole(fromMs, Math.max(0, toMs - TRACK_MS), toMs);
  if (!isValid) return refused('number_invalid');
  const { camera, district } = origin.camera;
  const root = { camera, epoch: origin.epoch, part };
  return accepted({
    district,
    ...root,
    ordinal,
    trackId: trackId(root, ordinal),
    class: end.class,
    fromMs,
    toMs,
    sightings,
  });
}
