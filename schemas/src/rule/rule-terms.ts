import { z } from 'zod';
import { BEHAVIOUR_KINDS, SEVERITIES } from '../behaviour/behaviour-event.v2.ts';
import { Direction } from '../flow/flow-crossing.v1.ts';
import { AgencyId } from '../governance/sharing-agreement.v1.ts';
import { Role } from '../access/roles.ts';
import { CameraId, District } from '../values/ids.ts';
import { ObjectClass } from '../values/object-class.ts';
import { openSet } from '../values/open-set.ts';

/** The kinds of rules that a person may define. `zone_entered` is the former name of `intrusion`, and no rule has it. */
export const RULE_KINDS = BEHAVIOUR_KINDS.filter((kind) => kind !== 'zone_entered');
export type RuleKind = (typeof RULE_KINDS)[number];

export const RuleId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,60}$/, 'a rule id is lower case letters, digits and dashes, 61 at most');

/** From when a behaviour is too much. Each kind reads those that its definition names, and has a default for each. */
export const RuleThresholds = z.object({
  /** How long it must last before it is raised, ms. Loitering, stopped vehicle, crowd, congestion, person down, abandoned object. */
  forMs: z.int().min(0).max(86_400_000).optional(),
  /** The speed above (running) or below (slow vehicle, congestion, queue) which it counts. */
  kmh: z.number().positive().max(300).optional(),
  personsPerM2: z.number().positive().max(10).optional(),
  /** The fewest persons, where density alone says too little or no calibration gives it. */
  persons: z.int().min(2).max(1_000).optional(),
  /** Queue: how long is too long. */
  lengthM: z.number().positive().max(5_000).optional(),
  vehicles: z.int().min(1).max(1_000).optional(),
  /** Congestion: the share of the time in which the place is occupied. */
  occupancy: z.number().min(0).max(1).optional(),
  /** Near miss: the shortest time between one leaving and another reaching the same spot, ms. */
  gapMs: z.int().min(100).max(10_000).optional(),
});
export type RuleThresholds = z.infer<typeof RuleThresholds>;

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day as HH:MM');

/**
 * A span of the week in the city's time zone, in which the rule applies. `to` at or before `from` is on the next day. Over a change of clocks
 * it follows the clock on the wall: 01:00 to 04:00 lasts two or four hours then.
 */
export const RuleHours = z.object({
  /** ISO 8601 weekdays on which it begins: 1 is Monday, 7 is Sunday. */
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  from: ClockTime,
  to: ClockTime,
});
export type RuleHours = z.infer<typeof RuleHours>;

/** Who is told at once. Everybody who may see the alert finds it in the list. */
export const RuleTells = z.object({ roles: z.array(Role).max(8), agencies: z.array(AgencyId).max(20) });
export type RuleTells = z.infer<typeof RuleTells>;

/** What a person says of a rule. */
export const RuleTerms = z.object({
  ruleId: RuleId,
  district: District,
  camera: CameraId,
  kind: openSet(RULE_KINDS),
  /** The zone or line of the camera. Absent: the whole picture, for kinds that need no place. */
  placeId: z.string().min(1).max(60).optional(),
  /** The classes it is about. Absent: those of the kind's definition. */
  classes: z.array(ObjectClass).min(1).max(7).optional(),
  /** At a line: the direction that raises it. Absent: either, and for wrong way the one against the line's `oneWay`. */
  direction: Direction.optional(),
  thresholds: RuleThresholds,
  /** Absent: always. */
  schedule: z.array(RuleHours).min(1).max(20).optional(),
  severity: openSet(SEVERITIES),
  /** After one incident is over, how long the same place raises no other, ms. */
  cooldownMs: z.int().min(0).max(86_400_000),
  /** Absent: operators and supervisors of the district. */
  tells: RuleTells.optional(),
  /** The thresholds were lowered so that a demonstration raises an event, and the page says so. */
  demonstration: z.boolean().optional(),
});
export type RuleTerms = z.infer<typeof RuleTerms>;
