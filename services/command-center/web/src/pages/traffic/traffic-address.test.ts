import { expect, test } from 'vitest';
import { addressOf, filterOfAddress } from './traffic-address.ts';

test.each([
  ['', { period: 'h1', measure: 'flow' }],
  ['camera=gate-1&period=h24&class=bus', { camera: 'gate-1', period: 'h24', measure: 'flow', class: 'bus' }],
  ['compare=week_before&measure=occupancy&line=north', { compare: 'week_before', measure: 'occupancy', line: 'north' }],
  ['period=century&measure=mood&camera=', { camera: undefined, period: 'h1', measure: 'flow' }],
])('the address "%s" is read', (address, expected) => {
  expect(filterOfAddress(new URLSearchParams(address))).toMatchObject(expected);
});

test('an address leads back to its filter', () => {
  const period = 'from=2026-11-30T08:15&to=2026-11-30T10:00&compareFrom=2026-11-23T08:15';
  const filter = filterOfAddress(
    new URLSearchParams(`camera=a&line=n&class=car&compare=b&compareLine=s&period=h6&measure=density&${period}`),
  );
  expect(filter).toMatchObject({ from: '2026-11-30T08:15', to: '2026-11-30T10:00', compareFrom: '2026-11-23T08:15' });
  expect(filterOfAddress(addressOf(filter))).toEqual(filter);
  expect(addressOf(filterOfAddress(new URLSearchParams())).toString()).toBe('');
});
