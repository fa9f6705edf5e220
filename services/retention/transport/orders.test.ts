import { generateSigningKey, privateKeyOf, publicKeyOf, signRecord } from '@marsad/proof';
import { retentionOrdered } from '@marsad/schemas';
import type { RetentionOrdered } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { createOrderBook } from './orders.ts';
import type { OrderBook } from './orders.ts';

const DAY_MS = 86_400_000;
const pair = generateSigningKey();
const { signature: _, ...terms } = retentionOrdered.schema.parse(retentionOrdered.example);
const AT = terms.orderedAtMs;
const signed = (more: Partial<RetentionOrdered> = {}, key = pair.privateKey): RetentionOrdered =>
  signRecord({ ...terms, saidAtMs: AT, ...more }, privateKeyOf(key));

let book: OrderBook;
beforeEach(() => {
  book = createOrderBook(publicKeyOf(pair.publicKey));
});
const put = (order: RetentionOrdered, { key = 'agdal', appendedAtMs = AT + 5 } = {}) =>
  book.put(order, { key, appendedAtMs });
const daysOf = (district: string) => book.lives(district, 'recordings') / DAY_MS;

it('without an order, the default of the class applies', () => {
  expect([daysOf('agdal'), book.lives('agdal', 'tracks') / 3_600_000]).toEqual([30, 48]);
});

it('an order applies to its district and to the classes that it names', () => {
  expect(put(signed())).toBeUndefined();
  expect([daysOf('agdal'), daysOf('hassan'), book.lives('agdal', 'alerts') / DAY_MS]).toEqual([20, 30, 365]);
});

describe('attack: an order', () => {
  const another = generateSigningKey();
  it.each([
    ['that governance did not sign', () => put(signed({}, another.privateKey)), 'signature_invalid'],
    [
      'changed after it was signed',
      () => put({ ...signed(), lives: [{ class: 'recordings', days: 90 }] }),
      'signature_invalid',
    ],
    ['of another district', () => put(signed(), { key: 'hassan' }), 'signature_invalid'],
    ['sent again an hour later', () => put(signed(), { appendedAtMs: AT + 3_600_000 }), 'replayed'],
  ])('%s is not believed, and the default stays', (_what, attempt, refusal) => {
    expect(attempt()).toBe(refusal);
    expect([daysOf('agdal'), daysOf('hassan')]).toEqual([30, 30]);
  });

  it('from before the one in force is not believed', () => {
    put(signed({ revision: 2, lives: [{ class: 'recordings', days: 10 }] }));
    expect(put(signed({ revision: 1, lives: [{ class: 'recordings', days: 60 }] }))).toBe('replayed');
    expect(daysOf('agdal')).toBe(10);
  });

  it('above the ceiling, though governance signed it, keeps nothing longer than the ceiling', () => {
    put(signed({ lives: [{ class: 'recordings', days: 365 }] }));
    expect(daysOf('agdal')).toBe(90);
  });
});
