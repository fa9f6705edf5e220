import * as schemas from '@marsad/schemas';
import type { Alert } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { alertRows, commandRows } from './alert-rows.ts';
import { behaviourRows } from './behaviour-rows.ts';
import { cameraStateRows, deadLetterRows, gapRows, measureRows, segmentRows } from './city-rows.ts';
import { candidateRows, crossingRows, deviceEventRows, plateReadRows, trackRows } from './observation-rows.ts';
import { actRows, auditRows, checkpointRows, decisionRows, disclosureRows, sessionRows } from './oversight-rows.ts';
import { timeOf, TimeOutOfRangeError } from './row.ts';
import { ruleRows } from './rule-rows.ts';

describe('each event fills its table', () => {
  test.each([
    [
      'observations.tracks',
      trackRows(schemas.trackEnded.example, true),
      { sightings: 17, from_at: '2026-09-21T14:13:24.400Z' },
    ],
    [
      'observations.crossings',
      crossingRows(schemas.flowCrossing.example, true),
      { crossing_id: 'x-77', direction: 'left_to_right' },
    ],
    [
      'city.rules',
      ruleRows(schemas.ruleDefined.example),
      {
        ...{ rule_id: 'station-loitering', version: 1, place: 'forecourt', for_ms: 300_000, speed_km_h: null },
        ...{ schedule_days: [[1, 2, 3, 4, 5, 6, 7]], schedule_from: ['22:00'], schedule_to: ['05:00'] },
      },
    ],
    [
      'observations.device_events',
      deviceEventRows(schemas.deviceEvent.example, true),
      { kind: 'line_crossed', at: '2026-09-21T14:13:25.200Z', rule: 'MyLineDetectorRule' },
    ],
    [
      'observations.alert_commands',
      commandRows(schemas.commandAnswered.example, false),
      { command_id: 'c-1', actor_subject: 'demo-operator', verified: true, refusal: 'illegal_move' },
    ],
    [
      'city.flow_measures',
      measureRows(schemas.flowMeasure.example, false),
      { observed_ms: 59_800, lines: ['middle'], counts: [2] },
    ],
    ['city.camera_states', cameraStateRows(schemas.cameraState.example, true), { state: 'playing', reason: '' }],
    ['city.recording_segments', segmentRows(schemas.segmentRecorded.example, true), { bytes: 2_600_000 }],
    ['city.recording_gaps', gapRows(schemas.recordingGap.example, true), { reason: 'replica_lost' }],
    [
      'observations.face_candidates',
      candidateRows(schemas.faceCandidate.example, true),
      { candidate_id: 'f-77aa', watchlist_entry: 'w-1', simulated: true },
    ],
    [
      'observations.disclosures',
      disclosureRows(schemas.disclosureMade.example),
      { recipient: 'police', subject: 'ww:123456', what: 'plate_crop', way: 'page', person: 'demo-officer' },
    ],
    [
      'city.face_sessions',
      sessionRows(schemas.faceSession.example),
      { ended_at: null, end_reason: '', gallery_size: 1 },
    ],
    ['city.processing_acts', actRows(schemas.processingAct.example), { revision: 0, cndp_reference: 'DEMO-CNDP-0001' }],
    [
      'city.governance_decisions',
      decisionRows(schemas.governanceAnswered.example),
      { accepted: false, refusal: 'same_person', agency: 'rabat-operations' },
    ],
    ['city.audit_checkpoints', checkpointRows(schemas.auditCheckpoint.example), { tree_size: 1 }],
    ['city.dead_letters', deadLetterRows(schemas.messageDeadLettered.example), { offset: '17', reason: 'not_json' }],
  ])('%s', (table, rows, expected) => {
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ table, values: expected });
  });
});

describe('an event of behaviour', () => {
  const rowsOf = (data: object) => behaviourRows({ ...schemas.behaviourEvent.example, ...data }, true);
  const incident = { incidentId: 'i-7', beganAtMs: 5_000, trackId: 'track-1', trackIds: ['track-1', 'track-2'] };

  it('fills its row, and that of its incident without tracks, path and boxes', () => {
    const path = [{ atMs: 1, xM: 3.25, yM: 4.75 }];
    const over = { phase: 'over', endedAtMs: 9_000, endedBy: 'camera_silent' };
    const [event, fact, ...none] = rowsOf({ ...incident, ...over, revision: 2, path });
    expect(none).toEqual([]);
    expect(event).toMatchObject({
      table: 'observations.behaviour_events',
      values: { event_id: 'b-11aa', incident_id: 'i-7', dwell_ms: null, tracks: 2, ended_by: 'camera_silent' },
    });
    expect(fact).toMatchObject({
      table: 'city.incident_facts',
      values: { revision: 2, phase: 'over', began_at: timeOf(5_000), ended_at: timeOf(9_000), road_users: 2 },
    });
    expect(fact?.values).toMatchObject({ ended_by: 'camera_silent' });
    expect(event?.values).toMatchObject({ path_x_m: [3.25] });
    for (const personal of ['track-1', 'i-7', '3.25', 'box']) expect(JSON.stringify(fact)).not.toContain(personal);
  });

  it('shares the row of its incident with the other events of it, and with no other incident', () => {
    const factOf = (data: object) => rowsOf(data)[1]?.values['fact_id'];
    expect(factOf({ ...incident, eventId: 'b-2', revision: 1 })).toBe(factOf({ ...incident, eventId: 'b-1' }));
    expect(factOf({ incidentId: undefined, eventId: 'b-2' })).not.toBe(
      factOf({ incidentId: undefined, eventId: 'b-1' }),
    );
  });
});

it('the objects that a device saw fill a column, each with its box', () => {
  const box = { x: 0.25, y: 0.5, width: 0.1, height: 0.2 };
  const objects = [{ id: '7', class: 'car', confidence: 0.9, box }] as const;
  const [row] = deviceEventRows({ ...schemas.deviceEvent.example, kind: 'objects', objects: [...objects] }, true);
  expect(row?.values).toMatchObject({ objects: [{ id: '7', class: 'car', confidence: 0.9, ...box }] });
});

it('an alert fills its row, its facts without personal data, and a row for each step', () => {
  const actor = { subject: 'operator-1', name: 'Opératrice', agency: 'city' };
  const alert: Alert = {
    ...schemas.alertChanged.example,
    subject: 'ww:123456',
    state: 'dismissed',
    history: [
      { atMs: 1, action: 'acknowledge', from: 'raised', to: 'acknowledged', actor },
      {
        atMs: 2,
        action: 'dismiss',
        from: 'acknowledged',
        to: 'dismissed',
        actor,
        dismissalReason: 'misread_plate',
        commandId: 'c-2',
      },
    ],
  };
  const rows = alertRows(alert);
  expect(rows.map(({ table }) => table)).toEqual([
    'observations.alerts',
    'city.alert_facts',
    'observations.alert_actions',
    'observations.alert_actions',
  ]);
  expect(rows[1]?.values).toMatchObject({ dismissal_reason: 'misread_plate', raise_latency_ms: 150 });
  expect(rows[1]?.values).toMatchObject({
    acknowledged_at: timeOf(1),
    decided_at: timeOf(2),
    dispatched_at: null,
    closed_at: null,
  });
  expect(rows[3]?.values).toMatchObject({ step: 1, command_id: 'c-2', to_state: 'dismissed' });
  const facts = JSON.stringify(rows[1]?.values);
  for (const personal of ['ww:123456', 'operator-1', 'Opératrice', 'subject', 'why'])
    expect(facts).not.toContain(personal);
});

it('an alert tells how much of its clip is masked whole or not recorded, and null where nobody knows', () => {
  const { status, ...clip } = { status: 'ready' as const, ...schemas.clipReady.example };
  const factsOf = (view: Alert['clip']) => alertRows({ ...schemas.alertChanged.example, clip: view })[1]?.values;
  const unseen = [
    { fromMs: 1_000, toMs: 3_000 },
    { fromMs: 5_000, toMs: 5_500 },
  ];
  expect(factsOf({ status, ...clip, unseen, missing: [] })).toMatchObject({
    ...{ clip: 'ready', clip_failure: '', clip_took_ms: 120 },
    ...{ clip_unseen_ms: 2_500, clip_missing_ms: 0 },
  });
  expect(factsOf({ status, ...clip })).toMatchObject({ clip_unseen_ms: null, clip_missing_ms: null });
  expect(factsOf({ status: 'failed', reason: 'nothing_recorded' })).toMatchObject({
    ...{ clip: 'failed', clip_failure: 'nothing_recorded', clip_took_ms: null, clip_unseen_ms: null },
  });
});

it('a segment has the sizes of its sidecars, and null where it has none', () => {
  const masks = {
    ...{ bucket: 'masks', objectKey: 'camera-ingest/a.masks', sha256: 'c'.repeat(64) },
    ...{ bytes: 4_200, frames: 150, seenToMs: 1_790_000_030_000 },
  };
  const [row] = segmentRows({ ...schemas.segmentRecorded.example, masks }, false);
  expect(row?.values).toMatchObject({
    ...{ masks_bytes: 4_200, masks_frames: 150, masks_seen_to: '2026-09-21T14:13:50.000Z' },
    ...{ scenes_bytes: null, scenes_frames: null, scenes_seen_to: null },
  });
});

it('a plate read can be found by its id and by its plate', () => {
  const rows = plateReadRows(schemas.plateRead.example, true);
  expect(rows).toMatchObject([
    { table: 'observations.plate_reads', values: { read_id: 'r-5f2b', plate_key: 'ww:123456', letter: '' } },
    { table: 'observations.plate_sightings', values: { plate_key: 'ww:123456', read_id: 'r-5f2b' } },
    { table: 'city.read_facts', values: { family: 'ww', simulated: true } },
  ]);
  const counted = rows[2]?.values ?? {};
  for (const personal of [
    'r-5f2b',
    '123456',
    schemas.plateRead.example.trackId,
    timeOf(schemas.plateRead.example.capturedAtMs),
  ])
    expect(JSON.stringify(counted)).not.toContain(personal);
  expect(counted['hour']).toMatch(/:00:00\.000Z$/);
});

it('an entry of the log has a row with its person for oversight, and one without for counting', () => {
  const [whole, counted] = auditRows(schemas.auditLeaf.example, {
    kind: 'entry',
    entry: {
      ...schemas.auditEntry.example,
      caseReference: 'DEMO-7',
      outcome: 'refused',
      refusal: 'role_may_not',
      count: 3,
    },
  });
  expect(whole).toMatchObject({
    table: 'observations.audit_log',
    values: { log_index: 0, actor: 'demo-operator', case_reference: 'DEMO-7', refusal: 'role_may_not', times: 3 },
  });
  expect(counted).toMatchObject({ table: 'city.audit_log', values: { agency: 'rabat-operations', has_case: true } });
  for (const personal of ['demo-operator', 'DEMO-7', schemas.auditEntry.example.objectCommitment])
    expect(JSON.stringify(counted)).not.toContain(personal);
});

it('an alarm of the log has a row under the producer of the numbers', () => {
  const alarm = { kind: 'omission', run: 'alerting/alerting-1/1790', from: 3, to: 7, count: 4, atMs: 1_790 };
  const [whole, counted] = auditRows(schemas.auditLeaf.example, { kind: 'alarm', alarm });
  expect(whole?.values).toMatchObject({ leaf_kind: 'omission', producer: 'alerting/alerting-1', run: 1790, seq: 3 });
  expect(counted?.values).toMatchObject({ leaf_kind: 'omission', times: 4, outcome: 'failed', has_case: false });
});

it('a face alert names no reviewer, and no answer before both have answered', () => {
  const verifiers = ['reviewer-1', 'reviewer-2'].map((subject) => ({ subject, name: 'Relectrice', agency: 'city' }));
  const { score, quality, authorisationId, entryId, trackId, candidateId, gallerySize, model } =
    schemas.faceCandidate.example;
  const face = { score, quality, authorisationId, entryId, trackId, candidateId, gallerySize, model, ruleVersion: 1 };
  const about = { rule: 'face', objective: 'missing_person_or_victim', caseReference: 'DEMO-7' } as const;
  const rowsOf = (review: 'in_review' | 'confirmed' | 'dismissed', more: object = {}) =>
    alertRows({ ...schemas.alertChanged.example, why: { ...face, ...about, review, ...more } });
  const [confirmed, facts] = rowsOf('confirmed', { verifiers });
  expect(confirmed?.values).toMatchObject({ rule: 'face', kind: 'confirmed', head_crop: 'none' });
  for (const name of ['Relectrice', 'reviewer-1', 'reviewer-2']) expect(JSON.stringify(confirmed)).not.toContain(name);
  for (const personal of [entryId, trackId, candidateId]) expect(JSON.stringify(facts)).not.toContain(personal);
  expect(rowsOf('in_review')[0]?.values).toMatchObject({ kind: 'in_review' });
  expect(rowsOf('dismissed', { dismissedFor: 'authorisation_ended' })[1]?.values).toMatchObject({
    kind: 'dismissed',
    dismissal_reason: 'authorisation_ended',
  });
});

it('the row of a face session that ended ranks above all others', () => {
  const progress = (more: object) =>
    sessionRows({ ...schemas.faceSession.example, ...more })[0]?.values['progress'] as number;
  expect(progress({ headsSeen: 5 })).toBeGreaterThan(progress({ headsSeen: 4 }));
  expect(progress({ headsSeen: 4, endedAtMs: 2 })).toBeGreaterThan(progress({ headsSeen: 9_000_000 }));
});

it('a measure counts as a demonstration if it or its message is marked as one', () => {
  const isDemonstration = (data: boolean, message: boolean) =>
    measureRows({ ...schemas.flowMeasure.example, simulated: data }, message)[0]?.values['simulated'];
  expect([isDemonstration(false, false), isDemonstration(true, false), isDemonstration(false, true)]).toEqual([
    false,
    true,
    true,
  ]);
});

it('the more complete measure ranks higher', () => {
  const versionOf = (observedMs: number, count: number) =>
    measureRows(
      {
        ...schemas.flowMeasure.example,
        observedMs,
        counts: [{ line: 'l', direction: 'left_to_right', class: 'car', count }],
      },
      false,
    )[0]?.values['completeness'];
  expect(versionOf(60_000, 1)).toBeGreaterThan(versionOf(0, 9) as number);
  expect(versionOf(60_000, 3)).toBeGreaterThan(versionOf(60_000, 2) as number);
});

describe('a time that no table can hold', () => {
  test.each([-1, Date.UTC(2300, 0, 1), Number.MAX_SAFE_INTEGER])('%i ms is refused', (ms) => {
    expect(() => timeOf(ms)).toThrow(TimeOutOfRangeError);
  });
  it('any other time is written as UTC with ms', () => {
    expect(timeOf(1_790_000_000_123)).toBe('2026-09-21T14:13:20.123Z');
  });
});
