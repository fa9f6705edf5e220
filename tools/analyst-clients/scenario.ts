import { randomBytes } from 'node:crypto';
import type { ClickHouse } from '@marsad/clickhouse';

/** Replaces the names of docs/analysts.md with those of one test: a district and an agency of its own, and a day within every retention. */
export type Scenario = { inQuestion(sql: string): string; inAnswer(text: string): string };

const DAY = '2026-11-23';
const DISTRICT = 'hassan';
const AGENCY = 'rabat-operations';
const camera = 'hassan-avenue-1';

/** Writes the day that the worked questions of docs/analysts.md ask about. */
export async function writeScenario(writer: Pick<ClickHouse, 'insert'>, now: number): Promise<Scenario> {
  const district = `q-${randomBytes(4).toString('hex')}`;
  const agency = `${district}-agency`;
  const day = new Date(now - 2 * 86_400_000).toISOString().slice(0, 10);
  const at = (time: string, ms = 0): string => new Date(Date.parse(`${day}T${time}Z`) + ms).toISOString();
  const of = { district, camera, simulated: false };
  await writer.insert('city.flow_measures', flow(of, at));
  await writer.insert('city.alert_facts', alerts(of, at));
  await writer.insert('city.read_facts', reads(of, at));
  await writer.insert('city.camera_states', states(of, at));
  await writer.insert('city.recording_gaps', [
    { ...of, gap_id: 'g1', from_at: at('08:01:05'), to_at: at('08:01:17', 500), reason: 'stream_silent' },
    { ...of, gap_id: 'g2', from_at: at('09:30:00'), to_at: at('09:30:04'), reason: 'overloaded' },
  ]);
  await writer.insert('city.audit_log', audit(agency, at));
  return {
    inQuestion: (sql) =>
      sql.replaceAll(DAY, day).replaceAll(`'${DISTRICT}'`, `'${district}'`).replaceAll(AGENCY, agency),
    inAnswer: (text) => text.replaceAll(day, DAY).replaceAll(agency, AGENCY).replaceAll(district, DISTRICT),
  };
}

type Of = { readonly district: string; readonly camera: string; readonly simulated: boolean };
type At = (time: string, ms?: number) => string;

function flow(of: Of, at: At): object[] {
  const window = (time: string, observedMs: number, right: number, left: number, speed: number, simulated = false) => ({
    ...of,
    simulated,
    from_at: at(time),
    to_at: at(time, 60_000),
    measure_id: `${of.district}-${time}`,
    observed_ms: observedMs,
    lines: ['middle', 'middle'],
    directions: ['left_to_right', 'right_to_left'],
    classes: ['car', 'car'],
    counts: [right, left],
    completeness: 1,
    measure_places: ['lane-1'],
    measure_place_kinds: ['lane'],
    measure_directions: ['left_to_right'],
    measure_classes: ['car'],
    measure_observed_shares: [1],
    measure_names: ['speed'],
    measure_values: [speed],
    measure_units: ['km_h'],
    measure_uncertainties: [1.5],
    measure_samples: [right],
  });
  return [
    window('08:00:00', 60_000, 12, 7, 38),
    window('08:01:00', 60_000, 14, 5, 36),
    window('09:00:00', 20_000, 3, 1, 24),
    window('08:02:00', 60_000, 90, 90, 90, true),
  ];
}

function alerts(of: Of, at: At): object[] {
  const alert = (id: string, rule: string, kind: string, seconds: readonly (number | null)[], more: object = {}) => {
    const after = (index: number): string | null => {
      const s = seconds[index];
      return s === null || s === undefined ? null : at('08:00:00', s * 1_000);
    };
    const [acknowledged_at, dispatched_at, closed_at] = [0, 1, 2].map(after);
    const times = { raised_at: at('08:00:00'), acknowledged_at, dispatched_at, closed_at };
    return { ...of, alert_id: of.district + id, rule, kind, ...times, observations: 1, state: 'closed', ...more };
  };
  return [
    alert('1', 'behaviour', 'loitering', [20, 80, 600], { raise_latency_ms: 150 }),
    alert('2', 'behaviour', 'loitering', [40, null, 90], { raise_latency_ms: 250, dismissal_reason: 'duplicate' }),
    alert('3', 'behaviour', 'loitering', [null, null, null], { raise_latency_ms: 350, state: 'raised' }),
    alert('4', 'hotlist', 'exact', [5, 30, 900], { raise_latency_ms: 450 }),
    alert('5', 'hotlist', 'possible', [12, null, 15], { raise_latency_ms: 550, dismissal_reason: 'misread_plate' }),
  ];
}

function reads(of: Of, at: At): object[] {
  const read = (id: string, revision: number, hour: string, family: string, confidence: number, latency: number) => ({
    ...of,
    fact_id: of.district + id,
    revision,
    hour: at(hour),
    family,
    vehicle_class: 'car',
    confidence,
    votes: 6,
    final: true,
    arrival_latency_ms: latency,
  });
  return [
    read('1', 0, '08:00:00', 'other', 0.4, 80),
    read('1', 1, '08:00:00', 'morocco', 0.9, 80),
    read('2', 0, '08:00:00', 'morocco', 0.8, 120),
    read('3', 0, '09:00:00', 'ww', 0.7, 200),
  ];
}

/** Up for a minute, down for half a minute, then silent. */
function states(of: Of, at: At): object[] {
  return Array.from({ length: 18 }, (_, beat) => ({
    ...of,
    at: at('08:00:00', beat * 5_000),
    epoch: 1,
    replica: 'ingest-1',
    state: beat < 12 ? 'playing' : 'down',
    reason: beat < 12 ? '' : 'stream_silent',
    analysed_fps: beat < 12 ? 5 : 0,
  }));
}

function audit(agency: string, at: At): object[] {
  const entry = (index: number, action: string, outcome: string, times: number) => ({
    log_index: index,
    leaf_hash: `${agency}-${index}`,
    at: at('08:00:00', index),
    sequenced_at: at('08:00:01'),
    agency,
    purpose: 'plate_search',
    has_case: outcome === 'allowed',
    action,
    object_kind: 'plate_query',
    outcome,
    times,
  });
  return [entry(0, 'consult', 'allowed', 1), entry(1, 'consult', 'allowed', 2), entry(2, 'consult', 'refused', 4)];
}
