import { createHash } from 'node:crypto';
import type { behaviourEvent, DataOf } from '@marsad/schemas';
import type { Row } from './row.ts';
import { frameColumns, timeOf, timeOrNull, uint32 } from './row.ts';

/** The box of an event that is not about one track. The column cannot be null, so a box without a size means "none". */
const NO_BOX = { x: 0, y: 0, width: 0, height: 0 };

export const behaviourRows = (data: DataOf<typeof behaviourEvent>, simulated: boolean): Row[] => [
  {
    table: 'observations.behaviour_events',
    values: {
      ...frameColumns(data),
      kind: data.kind,
      event_id: data.eventId,
      rule_version: uint32(data.ruleVersion),
      place: data.placeId,
      class: data.class ?? '',
      track_id: data.trackId ?? '',
      box: data.box ?? NO_BOX,
      dwell_ms: data.dwellMs ?? null,
      threshold_ms: data.thresholdMs ?? null,
      demonstration: data.demonstration,
      simulated,
      ...incidentColumns(data),
      ...measureColumns(data),
      ...evidenceColumns(data),
    },
  },
  incidentRow(data, simulated),
];

/** The incident without its tracks, its path and its boxes, for counting. An event without an incident is one by itself. */
const incidentRow = (data: DataOf<typeof behaviourEvent>, simulated: boolean): Row => ({
  table: 'city.incident_facts',
  values: {
    district: data.district,
    camera: data.camera,
    kind: data.kind,
    fact_id: createHash('sha256')
      .update(data.incidentId ?? data.eventId)
      .digest('hex'),
    revision: uint32(data.revision ?? 0),
    place: data.placeId,
    rule_id: data.ruleId ?? '',
    rule_version: uint32(data.ruleVersion),
    class: data.class ?? '',
    phase: data.phase ?? '',
    began_at: timeOf(data.beganAtMs ?? data.capturedAtMs),
    ended_at: timeOrNull(data.endedAtMs),
    ended_by: data.endedBy ?? '',
    severity: data.severity ?? '',
    confidence: data.confidence ?? null,
    road_users: roadUsersOf(data),
    ...measureColumns(data),
    demonstration: data.demonstration,
    simulated,
  },
});

const roadUsersOf = (data: DataOf<typeof behaviourEvent>): number =>
  uint32(data.tracks ?? data.trackIds?.length ?? (data.trackId === undefined ? 0 : 1));

const incidentColumns = (data: DataOf<typeof behaviourEvent>) => ({
  rule_id: data.ruleId ?? '',
  incident_id: data.incidentId ?? '',
  revision: uint32(data.revision ?? 0),
  phase: data.phase ?? '',
  began_at: timeOrNull(data.beganAtMs),
  ended_at: timeOrNull(data.endedAtMs),
  ended_by: data.endedBy ?? '',
  track_ids: data.trackIds ?? [],
  tracks: roadUsersOf(data),
  severity: data.severity ?? '',
  confidence: data.confidence ?? null,
});

const measureColumns = ({ measures = [] }: DataOf<typeof behaviourEvent>) => ({
  measure_names: measures.map(({ name }) => name),
  measure_values: measures.map(({ value }) => value),
  measure_units: measures.map(({ unit }) => unit),
  measure_uncertainties: measures.map(({ uncertainty }) => uncertainty ?? null),
});

const evidenceColumns = ({ measures = [], path = [] }: DataOf<typeof behaviourEvent>) => ({
  measure_tracks: measures.map(({ tracks }) => (tracks === undefined ? null : uint32(tracks))),
  path_at: path.map(({ atMs }) => timeOf(atMs)),
  path_x_m: path.map(({ xM }) => xM),
  path_y_m: path.map(({ yM }) => yM),
});
