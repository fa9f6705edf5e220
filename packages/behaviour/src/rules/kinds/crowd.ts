import type { Ground, GroundPoint } from '@marsad/ground';
import type { Place, RuleKindDefinition } from '../kind.ts';
import { meanConfidence, occupantsOf } from './occupants.ts';

/** A few people who talk are no crowd, however close they stand. */
const FEWEST_FOR_DENSITY = 5;
/** Once a crowd was found, it lasts down to this share of the threshold. */
const STILL_CROWDED = 0.8;

export type CrowdState = { isCrowded: boolean };

/** Many people at one place: by density where the ground is known, otherwise by their number. */
export const crowd: RuleKindDefinition<CrowdState> = {
  about: {
    definition:
      'With a calibration, and a zone that lies on the ground: at least 1 person/m² over the zone, and at least five people, for 10 s. Otherwise: at least 15 people (the rule’s `persons`). It lasts until fewer than 80 % of the threshold are left.',
    limits:
      'People who hide each other are not counted: in a dense crowd the count is too low, by a half and more seen from a low camera. It is a lower bound.',
    source:
      'Fruin, Pedestrian Planning and Design (1971): standing areas of 0.9 m² a person and less are level of service C and worse, and movement through them is restricted.',
  },
  place: 'zone_or_picture',
  needsGround: false,
  classes: ['person'],
  defaults: { forMs: 10_000, personsPerM2: 1, persons: 15 },
  overAfterMs: 10_000,
  isMoment: false,
  start: () => ({ isCrowded: false }),
  step(state, frame, rule, place) {
    const people = occupantsOf(frame, rule, place);
    const least = state.isCrowded ? STILL_CROWDED : 1;
    if (people.length < Math.min(FEWEST_FOR_DENSITY, least * (rule.thresholds.persons ?? 15))) {
      state.isCrowded = false;
      return [];
    }
    const areaM2 = frame.ground && areaOf(place, frame.ground);
    const density = areaM2 === undefined ? undefined : people.length / areaM2;
    state.isCrowded =
      density === undefined
        ? people.length >= least * (rule.thresholds.persons ?? 15)
        : people.length >= FEWEST_FOR_DENSITY && density >= least * (rule.thresholds.personsPerM2 ?? 1);
    if (!state.isCrowded) return [];
    const count = { name: 'persons', value: people.length, unit: 'count', tracks: people.length } as const;
    const measures =
      density === undefined
        ? [count]
        : [{ name: 'persons_density', value: density, unit: 'persons_m2', tracks: people.length } as const, count];
    return [{ key: '', tracks: people, confidence: meanConfidence(people), measures }];
  },
};

/** The area of a zone on the ground, m² (the shoelace formula); undefined where a corner lies beyond what can be measured. */
function areaOf(place: Place, ground: Ground): number | undefined {
  if (place.kind !== 'zone') return undefined;
  const corners = place.polygon.map((corner) => ground.toGround(corner));
  if (corners.some((corner) => corner === undefined)) return undefined;
  const known = corners as readonly GroundPoint[];
  const twice = known.reduce((sum, { xM, yM }, at) => {
    const next = known[(at + 1) % known.length] ?? known[0];
    return next ? sum + xM * next.yM - next.xM * yM : sum;
  }, 0);
  return Math.abs(twice) / 2 || undefined;
}
