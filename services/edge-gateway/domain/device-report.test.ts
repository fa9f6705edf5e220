import type { DeviceEvent } from '@marsad/schemas';
import { DEVICE_FINDINGS, deviceEvent } from '@marsad/schemas';
import { eventIdOf } from '@marsad/schemas/ids';
import { describe, expect, test } from 'vitest';
import { deviceEventOf, needsAct, type Finding, type Reporting } from './device-report.ts';

const NOW = 1_790_000_000_000;
const finding = (of: Partial<Finding> = {}): Finding => ({
  kind: 'line_crossed',
  phase: 'moment',
  initial: false,
  rule: 'r',
  objectId: '7',
  topic: 'RuleEngine/LineDetector/Crossed',
  atMs: NOW - 300,
  ...of,
});
const reporting = (of: Partial<Reporting> = {}): Reporting => ({
  district: 'agdal' as DeviceEvent['district'],
  camera: 'gate' as DeviceEvent['camera'],
  clockOffsetMs: 0,
  receivedAtMs: NOW,
  ...of,
});

describe('the time of a finding', () => {
  const HOUR = 3_600_000;
  test.each<[string, Partial<Finding>, Partial<Reporting>, number, string]>([
    ['by a clock that is right', {}, {}, NOW - 300, 'device'],
    ['by a clock that is an hour ahead', { atMs: NOW - 300 + HOUR }, { clockOffsetMs: HOUR }, NOW - 300, 'device'],
    ['by a clock of 2014', { atMs: 0 }, { clockOffsetMs: -(NOW - 300) }, NOW - 300, 'device'],
    ['of the future', { atMs: NOW + HOUR }, {}, NOW, 'server'],
    ['a moment ahead, by a clock that tells whole seconds', { atMs: NOW + 900 }, {}, NOW, 'device'],
    ['of an hour ago', { atMs: NOW - HOUR }, {}, NOW, 'server'],
    ['of an hour ago, as things were at the beginning', { atMs: NOW - HOUR, initial: true }, {}, NOW - HOUR, 'device'],
    ['without a time', { atMs: undefined }, {}, NOW, 'server'],
    ['of a device that tells no time', {}, { clockOffsetMs: undefined }, NOW, 'server'],
  ])('%s', (_, found, by, atMs, clockSource) => {
    expect(deviceEventOf(finding(found), reporting(by))).toMatchObject({ atMs, clockSource });
  });
});

test('an event that is reported again, later and with another idea of the clock, has the same id', () => {
  const first = deviceEventOf(finding(), reporting());
  const again = deviceEventOf(finding(), reporting({ receivedAtMs: NOW + 5_000, clockOffsetMs: 12 }));
  expect(eventIdOf(deviceEvent, again)).toBe(eventIdOf(deviceEvent, first));
  const other = deviceEventOf(finding({ objectId: '8' }), reporting());
  expect(eventIdOf(deviceEvent, other)).not.toBe(eventIdOf(deviceEvent, first));
});

test.each(DEVICE_FINDINGS)('the event of %s is one of the registry', (kind) => {
  expect(() =>
    deviceEvent.schema.parse(deviceEventOf(finding({ kind, objectId: undefined }), reporting())),
  ).not.toThrow();
});

test('what is seen of people, vehicles and lines needs an act; what a device says of itself does not', () => {
  expect(DEVICE_FINDINGS.filter((kind) => !needsAct(kind))).toEqual([
    ...['motion', 'tampered', 'scene_changed', 'blurred', 'dark', 'bright', 'signal_lost'],
    ...['digital_input', 'relay', 'storage_failed', 'restarted'],
  ]);
});
