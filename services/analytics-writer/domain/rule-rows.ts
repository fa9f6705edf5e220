import type { Rule } from '@marsad/schemas';
import type { Row } from './row.ts';
import { timeOf, uint32 } from './row.ts';

const nullableUint32 = (count: number | undefined): number | null => (count === undefined ? null : uint32(count));

/** The row of a version of a rule, without the person who defined it: the audit log has them, and analysts do not read it. */
export const ruleRows = (data: Rule): Row[] => [
  {
    table: 'city.rules',
    values: {
      district: data.district,
      camera: data.camera,
      rule_id: data.ruleId,
      version: uint32(data.version),
      state: data.state,
      kind: data.kind,
      place: data.placeId ?? '',
      direction: data.direction ?? '',
      classes: data.classes ?? [],
      ...thresholdColumns(data.thresholds),
      ...scheduleColumns(data.schedule),
      severity: data.severity,
      cooldown_ms: uint32(data.cooldownMs),
      tells_roles: data.tells?.roles ?? [],
      tells_agencies: data.tells?.agencies ?? [],
      demonstration: data.demonstration ?? false,
      in_force_from: timeOf(data.inForceFromMs),
      defined_at: timeOf(data.definedAtMs),
    },
  },
];

/** A threshold that a rule does not name is null: its kind has a default, which may change with a release. */
const thresholdColumns = (thresholds: Rule['thresholds']) => ({
  for_ms: nullableUint32(thresholds.forMs),
  speed_km_h: thresholds.kmh ?? null,
  persons_m2: thresholds.personsPerM2 ?? null,
  persons: nullableUint32(thresholds.persons),
  length_m: thresholds.lengthM ?? null,
  vehicles: nullableUint32(thresholds.vehicles),
  occupancy: thresholds.occupancy ?? null,
  gap_ms: nullableUint32(thresholds.gapMs),
});

const scheduleColumns = (schedule: Rule['schedule'] = []) => ({
  schedule_days: schedule.map(({ days }) => days),
  schedule_from: schedule.map(({ from }) => from),
  schedule_to: schedule.map(({ to }) => to),
});
