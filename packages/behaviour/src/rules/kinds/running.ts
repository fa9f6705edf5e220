import type { TrackMotion } from '@marsad/ground';
import type { RuleKindDefinition } from '../kind.ts';
import { occupantsOf } from './occupants.ts';

/** Nobody on foot is faster, km/h: it is a rider whom the detector took for a pedestrian, or an error of the track. */
const FASTEST_KMH = 36;
/** Somebody upright is at least this much taller than wide in the picture. */
const UPRIGHT = 1.2;
const KMH_PER_MS = 3.6;
/**
 * Whoever stands in front hides the feet, and the box ends at what is still seen: the foot point jumps away from the camera and back. Within this
 * time, ms, the box of somebody who runs does not change its height by more than this.
 */
const STEADY_MS = 1_500;
const MOST_CHANGE = 1.4;

/** Somebody runs. */
export const running: RuleKindDefinition<Record<string, never>> = {
  about: {
    definition:
      'A person moves on the ground faster than 10 km/h (2.8 m/s), less one standard deviation of the speed’s own error, for 1.2 s, and the box keeps its height.',
    limits:
      'Only where the ground is calibrated. Somebody on a scooter, or on a bicycle that the detector does not name, seems to run. Joggers and people who hurry for a bus run too. Whose feet are hidden now and then is not judged.',
    source:
      'Walking turns into running at about 2 m/s, and people who hurry walk up to 2.5 m/s (Hreljac, Preferred and energetically optimal gait transition speeds, 1993; Bohannon, Comfortable and maximum walking speed, 1997).',
  },
  place: 'zone_or_picture',
  needsGround: true,
  classes: ['person'],
  defaults: { forMs: 1_200, kmh: 10 },
  overAfterMs: 2_000,
  isMoment: false,
  start: () => ({}),
  step: (_state, frame, rule, place) =>
    occupantsOf(frame, rule, place).flatMap((track) => {
      const { velocity, now } = track;
      if (!velocity || now.box.height < UPRIGHT * now.box.width || !hasSteadyHeight(track)) return [];
      const kmh = velocity.speedMs * KMH_PER_MS;
      const errorKmh = velocity.errorMs * KMH_PER_MS;
      if (kmh - errorKmh < (rule.thresholds.kmh ?? 10) || kmh > FASTEST_KMH) return [];
      return [
        {
          key: track.id,
          tracks: [track],
          box: now.box,
          confidence: track.confidence,
          measures: [{ name: 'speed', value: kmh, unit: 'km_h', uncertainty: errorKmh, tracks: 1 } as const],
        },
      ];
    }),
};

function hasSteadyHeight({ trail, now }: TrackMotion): boolean {
  let [least, most] = [now.box.height, now.box.height];
  for (let at = trail.length - 1; at >= 0; at -= 1) {
    const point = trail[at];
    if (!point || now.ptsMs - point.ptsMs > STEADY_MS) break;
    least = Math.min(least, point.box.height);
    most = Math.max(most, point.box.height);
  }
  return most <= least * MOST_CHANGE;
}
