import { cameraRegistered, LONGEST_UNMASKED_SPAN_MS, UNMASKING_ASKED_FOR_MS } from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { apply, city, commandOf, HOUR_MS, person, refusalOf, registerOf, T0 } from '../testing/fixtures.ts';
import type { Register } from './register.ts';
import { expiriesDue } from './expiries.ts';
import { decideUnmasking } from './unmaskings.ts';

const record: Camera = cameraRegistered.schema.parse({
  ...cameraRegistered.example,
  camera: 'agdal-avenue-1',
  district: 'agdal',
});
const terms = {
  orderId: 'unmask-1',
  subject: 'demo-operator',
  camera: record.camera,
  fromMs: T0 - HOUR_MS,
  toMs: T0 - HOUR_MS / 2,
  caseReference: 'DEMO-2026-1',
  reason: 'The prosecutor asks who drove',
  forMinutes: 60,
};
const { orderId } = terms;
const supervisor = person('supervisor', { districts: ['agdal'] });
const judge = person('judge', { districts: ['*'] });
let register: Register;
beforeEach(() => {
  register = registerOf({ kind: 'camera', record });
});

const request = (more: object = {}, by = supervisor) =>
  decideUnmasking(register, city, commandOf({ kind: 'unmasking.request', order: { ...terms, ...more } }, by), T0);
const approve = (by = judge, nowMs = T0) =>
  decideUnmasking(register, city, commandOf({ kind: 'unmasking.approve', orderId }, by), nowMs);
const reject = () =>
  decideUnmasking(register, city, commandOf({ kind: 'unmasking.reject', orderId, reason: 'too wide' }, judge), T0);
const end = (nowMs = T0) =>
  decideUnmasking(register, city, commandOf({ kind: 'unmasking.end', orderId, reason: 'done' }, supervisor), nowMs);

describe('a request to play back without masks', () => {
  it.each<[string, object, string]>([
    ['of a recorded half hour', {}, 'accepted'],
    ['of the longest span', { fromMs: T0 - LONGEST_UNMASKED_SPAN_MS, toMs: T0 }, 'accepted'],
    ['of a millisecond more', { fromMs: T0 - LONGEST_UNMASKED_SPAN_MS - 1, toMs: T0 }, 'period_invalid'],
    ['of what is not recorded yet', { toMs: T0 + 1 }, 'period_invalid'],
    ['of no time', { toMs: terms.fromMs }, 'period_invalid'],
    ['of a camera that does not exist', { camera: 'nowhere-1' }, 'unknown_camera'],
  ])('%s is %3$s', (_, more, outcome) => {
    expect(refusalOf(request(more))).toBe(outcome);
  });

  it('about a camera of another district is refused', () => {
    expect(refusalOf(request({}, person('supervisor', { districts: ['hassan'] })))).toBe('district_may_not');
    expect(refusalOf(request({}, person('supervisor')))).toBe('district_may_not');
  });

  it('lets nobody look, and lapses after a day', () => {
    apply(register, request());
    expect(register.unmaskings.get(orderId)).toMatchObject({ state: 'requested', revision: 0 });
    const dayLater = T0 + UNMASKING_ASKED_FOR_MS;
    expect(expiriesDue(register, dayLater - 1)).toEqual([]);
    expect(refusalOf(approve(judge, dayLater))).toBe('not_possible_now');
    expect(expiriesDue(register, dayLater)).toMatchObject([{ kind: 'unmasking', record: { state: 'expired' } }]);
  });
});

describe('an order', () => {
  beforeEach(() => void apply(register, request()));

  it('begins with its approval and ends by itself', () => {
    apply(register, approve(judge, T0 + HOUR_MS));
    expect(register.unmaskings.get(orderId)).toMatchObject({
      ...{ state: 'approved', expiresAtMs: T0 + 2 * HOUR_MS, decidedBy: { subject: 'demo-judge' } },
    });
    expect(expiriesDue(register, T0 + 2 * HOUR_MS)).toMatchObject([{ record: { state: 'expired', revision: 2 } }]);
  });

  it.each([
    ['asked for it', 'demo-supervisor'],
    ['will look', 'demo-operator'],
  ])('attack: the person who %s does not approve it', (_, subject) => {
    expect(refusalOf(approve(person('judge', { subject })))).toBe('same_person');
  });

  it('attack: is not made again or widened under its id', () => {
    apply(register, approve());
    expect(refusalOf(request({ fromMs: T0 - 2 * HOUR_MS }))).toBe('already_exists');
    expect(refusalOf(approve())).toBe('not_possible_now');
  });

  it('attack: that was rejected or ended is not approved any more', () => {
    apply(register, reject());
    expect(refusalOf(approve())).toBe('not_possible_now');
    expect(refusalOf(end())).toBe('not_possible_now');
    expect(refusalOf(request())).toBe('already_exists');
  });

  it('is ended early by one person', () => {
    apply(register, approve());
    apply(register, end(T0 + 1));
    expect(register.unmaskings.get(orderId)).toMatchObject({ state: 'ended', endReason: 'done' });
  });
});
