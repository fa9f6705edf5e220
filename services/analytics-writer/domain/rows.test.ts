import {
  alertChanged,
  alertCommanded,
  behaviourEvent,
  cameraState,
  flowCrossing,
  flowMeasure,
  messageDeadLettered,
  plateRead,
  recordingGap,
  segmentRecorded,
  trackEnded,
} from '@marsad/schemas';
import type { Alert } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { alertRows, commandRows } from './alert-rows.ts';
import { cameraStateRows, deadLetterRows, gapRows, measureRows, segmentRows } from './city-rows.ts';
import { behaviourRows, crossingRows, plateReadRows, trackRows } from './observation-rows.ts';
import { timeOf, TimeOutOfRangeError } from './row.ts';

describe('each event fills its table', () => {
  test.each([
    [
      'observations.plate_reads',
      plateReadRows(plateRead.example, true),
      { read_id: 'r-5f2b', plate_key: 'ww:123456', letter: '' },
    ],
    [
      'observations.tracks',
      trackRows(trackEnded.example, true),
      { sightings: 17, from_at: '2026-09-21T14:13:24.400Z' },
    ],
    [
      'observations.crossings',
      crossingRows(flowCrossing.example, true),
      { crossing_id: 'x-77', direction: 'left_to_right' },
    ],
    [
      'observations.behaviour_events',
      behaviourRows(behaviourEvent.example, true),
      { event_id: 'b-11aa', dwell_ms: null },
    ],
    [
      'observations.alert_commands',
      commandRows(alertCommanded.example, false),
      { command_id: 'c-1', actor_subject: 'operator-1' },
    ],
    [
      'city.flow_measures',
      measureRows(flowMeasure.example, true),
      { observed_ms: 59_800, lines: ['middle'], counts: [2] },
    ],
    ['city.camera_states', cameraStateRows(cameraState.example, true), { state: 'playing', reason: '' }],
    ['city.recording_segments', segmentRows(segmentRecorded.example, true), { bytes: 2_600_000 }],
    ['city.recording_gaps', gapRows(recordingGap.example, true), { reason: 'replica_lost' }],
    ['city.dead_letters', deadLetterRows(messageDeadLettered.example), { offset: '17', reason: 'not_json' }],
  ])('%s', (table, rows, expected) => {
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ table, values: expected });
  });
});

it('an alert fills its row, its facts without personal data, and a row for each step', () => {
  const actor = { subject: 'operator-1', name: 'Opératrice', agency: 'city' };
  const alert: Alert = {
    ...alertChanged.example,
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
  expect(rows[3]?.values).toMatchObject({ step: 1, command_id: 'c-2', to_state: 'dismissed' });
  const facts = JSON.stringify(rows[1]?.values);
  for (const personal of ['ww:123456', 'operator-1', 'Opératrice', 'subject', 'why'])
    expect(facts).not.toContain(personal);
});

it('the measure that knew more is right', () => {
  const versionOf = (observedMs: number, count: number) =>
    measureRows(
      { ...flowMeasure.example, observedMs, counts: [{ line: 'l', direction: 'left_to_right', class: 'car', count }] },
      false,
    )[0]?.values['completeness'];
  expect(versionOf(60_000, 1)).toBeGreaterThan(versionOf(0, 9) as number);
  expect(versionOf(60_000, 3)).toBeGreaterThan(versionOf(60_000, 2) as number);
});

describe('a moment that no table can hold', () => {
  test.each([-1, Date.UTC(2300, 0, 1), Number.MAX_SAFE_INTEGER])('%i ms is refused', (ms) => {
    expect(() => timeOf(ms)).toThrow(TimeOutOfRangeError);
  });
  it('any other is UTC with ms', () => {
    expect(timeOf(1_790_000_000_123)).toBe('2026-09-21T14:13:20.123Z');
  });
});
