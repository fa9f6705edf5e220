import { RETENTION_LIVES } from '@marsad/schemas';
import type { RetentionClass } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { apply, city, commandOf, person, refusalOf, T0 } from '../testing/fixtures.ts';
import type { Register } from './register.ts';
import { createRegister } from './register.ts';
import { decideRetention } from './retention.ts';

let register: Register;
beforeEach(() => {
  register = createRegister();
});
const controller = person('controller');
const order = (
  lives: readonly { class: RetentionClass; days: number }[],
  { district = 'agdal', by = controller }: { district?: string; by?: typeof controller } = {},
) =>
  decideRetention(
    register,
    city,
    commandOf({ kind: 'retention.order', district: district as never, lives: [...lives], reason: 'a test' }, by),
    T0,
  );

describe('an order', () => {
  it('names who gave it, and replaces the one before', () => {
    apply(register, order([{ class: 'recordings', days: 20 }]));
    apply(register, order([{ class: 'recordings', days: 90 }]));
    expect(register.retention.get('agdal')).toMatchObject({
      lives: [{ class: 'recordings', days: 90 }],
      revision: 1,
      orderedBy: { subject: 'demo-controller' },
      orderedAtMs: T0,
    });
  });

  it.each(Object.entries(RETENTION_LIVES) as [RetentionClass, { ceilingMs: number }][])(
    'attack: of a day more than the ceiling of %s is refused, of the ceiling it is not',
    (retentionClass, { ceilingMs }) => {
      const days = ceilingMs / 86_400_000;
      expect(refusalOf(order([{ class: retentionClass, days: days + 1 }]))).toBe('above_ceiling');
      expect(refusalOf(order([{ class: retentionClass, days }]))).toBe('accepted');
    },
  );

  it('attack: that names a class twice, the second time above what the first says, is refused', () => {
    const twice = [1, 90].map((days) => ({ class: 'recordings' as const, days }));
    expect(refusalOf(order(twice))).toBe('class_twice');
  });

  it('about a district that does not exist, or that is another’s, is refused', () => {
    const lives = [{ class: 'recordings' as const, days: 10 }];
    expect(refusalOf(order(lives, { district: 'casablanca' }))).toBe('unknown');
    expect(refusalOf(order(lives, { by: person('controller', { districts: ['hassan'] }) }))).toBe('district_may_not');
    expect(refusalOf(order(lives, { by: person('controller', { districts: ['agdal'] }) }))).toBe('accepted');
  });
});
