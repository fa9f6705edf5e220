import { deviceEvent, type DeviceEvent } from '@marsad/schemas';
import { expect, it } from 'vitest';
import { IMPAIRED_MS, impairmentsAt, noteFinding, type Impairments } from './impairments.ts';

const T = 1_790_000_000_000;
const CAMERA = deviceEvent.example.camera;
type Found = Partial<DeviceEvent>;
const event = (of: Found): DeviceEvent =>
  deviceEvent.schema.parse({
    ...deviceEvent.example,
    ...{ kind: 'tampered', phase: 'began', rule: 'r', objectId: undefined, receivedAtMs: T, ...of },
  });
function noted(...found: readonly Found[]): Impairments {
  const impairments: Impairments = new Map();
  for (const of of found) noteFinding(impairments, event(of), of.receivedAtMs ?? T);
  return impairments;
}
const faultsAt = (nowMs: number, ...found: readonly Found[]): string[] => impairmentsAt(noted(...found), CAMERA, nowMs);
const OVER = { phase: 'over' } as const;

it.each<[string, Found[], string[]]>([
  ['tampering', [{}], ['covered']],
  ['a scene that changed', [{ kind: 'scene_changed' }], ['turned_away']],
  ['a blurred picture', [{ kind: 'blurred' }], ['defocused']],
  ['a dark picture', [{ kind: 'dark' }], ['dark']],
  ['how it was when the device began to be followed', [{ initial: true }], ['covered']],
  ['tampering that is over', [{}, OVER], []],
  ['tampering that is over and begins again', [{}, OVER, {}], ['covered']],
  ['two rules of which one is over', [{ rule: 'a' }, { rule: 'b' }, { ...OVER, rule: 'a' }], ['covered']],
  ['two faults', [{}, { kind: 'blurred' }], ['covered', 'defocused']],
  ['a person', [{ kind: 'person' }], []],
  ['a bright picture', [{ kind: 'bright' }], []],
  ['a moment', [{ phase: 'moment' }], []],
  ['a phase of a later version', [{ phase: 'doubtful' }], []],
  ['the tampering of another camera', [{ camera: 'agdal-other' as DeviceEvent['camera'] }], []],
])('%s', (_, found, faults) => {
  expect(faultsAt(T, ...found)).toEqual(faults);
});

it('a fault ends after ten minutes unless the device renews it', () => {
  expect(faultsAt(T + IMPAIRED_MS - 1, {})).toEqual(['covered']);
  expect(faultsAt(T + IMPAIRED_MS, {})).toEqual([]);
  expect(faultsAt(T + IMPAIRED_MS, {}, { receivedAtMs: T + 300_000 })).toEqual(['covered']);
});

it('an event of before a restart counts from its own time, and one of the future from now', () => {
  const impairments: Impairments = new Map();
  noteFinding(impairments, event({ receivedAtMs: T }), T + IMPAIRED_MS - 1);
  expect(impairmentsAt(impairments, CAMERA, T + IMPAIRED_MS)).toEqual([]);
  noteFinding(impairments, event({ receivedAtMs: T + 9e9 }), T);
  expect(impairmentsAt(impairments, CAMERA, T + IMPAIRED_MS)).toEqual([]);
});

it('a device with endless rules fills no memory, and what is over leaves none', () => {
  const rules = Array.from({ length: 1_000 }, (_, n) => ({ rule: `r${n}` }));
  const impairments = noted(...rules);
  expect(impairments.get(CAMERA)?.size).toBe(50);
  expect(impairmentsAt(impairments, CAMERA, T + IMPAIRED_MS)).toEqual([]);
  expect(impairments.size).toBe(0);
  expect(noted({}, OVER).size).toBe(0);
});
