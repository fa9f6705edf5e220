import type { RuleKind, RuleThresholds } from '@marsad/schemas';
import type { Chance } from '../chance.ts';
import type { DetectorModel } from '../detector/detector-model.ts';
import type { Site } from '../world/site.ts';
import type { Orders } from '../world/world.ts';

/** A rule of a scenario: a kind at a place, with the kind's defaults unless it says otherwise. */
export type ScenarioRule = {
  readonly kind: RuleKind;
  readonly placeId?: string;
  readonly thresholds?: RuleThresholds;
};

/** Some minutes of a street on which incidents of one kind happen, among what only resembles them. */
export type Scenario = {
  readonly name: string;
  readonly site: Site;
  readonly rules: readonly ScenarioRule[];
  readonly minutes: number;
  readonly orders: (chance: Chance) => Orders;
  readonly model?: DetectorModel;
  readonly isNight?: boolean;
};

export const MINUTE_MS = 60_000;
/** The street runs for so long before its first frame. */
export const WARM_UP_MS = 2 * MINUTE_MS;

/** Moments in so many equal parts of a scenario, each somewhere in the first third of its part, ms. */
export const moments = (count: number, minutes: number, chance: Chance): number[] =>
  Array.from({ length: count }, (_, i) => {
    const part = (minutes * MINUTE_MS) / count;
    return Math.round(WARM_UP_MS + (i + chance.between(0.03, 0.33)) * part);
  });

/** Puts the orders of several happenings into one. */
export const together = (...orders: readonly Orders[]): Orders => ({
  incidents: orders.flatMap(({ incidents = [] }) => incidents),
  vehicles: orders.flatMap(({ vehicles = [] }) => vehicles),
  people: orders.flatMap(({ people = [] }) => people),
  things: orders.flatMap(({ things = [] }) => things),
  works: orders.flatMap(({ works = [] }) => works),
});
