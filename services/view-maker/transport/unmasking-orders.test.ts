import { generateKeyPairSync } from 'node:crypto';
import { signRecord } from '@marsad/proof';
import { playbackRequested, unmaskingOrdered } from '@marsad/schemas';
import type { UnmaskingOrder } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PlaybackRequest } from '../domain/playback-queue.ts';
import { createUnmaskingOrders } from './unmasking-orders.ts';
import type { OrderBook } from './unmasking-orders.ts';

const pair = generateKeyPairSync('ed25519');
const { signature: _, ...example } = unmaskingOrdered.schema.parse(unmaskingOrdered.example);
const terms = { ...example, camera: playbackRequested.example.camera };
const SAID = terms.saidAtMs ?? 0;
const NOW = terms.expiresAtMs - 1;
const signed = (more: Partial<UnmaskingOrder> = {}, key = pair.privateKey): UnmaskingOrder =>
  signRecord({ ...terms, ...more }, key);
const { orderId, subject } = terms;
const request: PlaybackRequest = {
  ...playbackRequested.schema.parse(playbackRequested.example),
  fromMs: terms.fromMs,
  toMs: terms.fromMs + 4_000,
  unmasking: { orderId, subject },
};

let orders: OrderBook;
beforeEach(() => {
  orders = createUnmaskingOrders(pair.publicKey);
});
const put = (order: UnmaskingOrder, { key = order.orderId, appendedAtMs = SAID + 5 } = {}) =>
  orders.put(order, { key, appendedAtMs });

it('an order lets its person see its span, and the picture says who that is', () => {
  expect(put(signed())).toBeUndefined();
  expect(orders.refusalOf(request, NOW)).toBeUndefined();
  expect(orders.viewerOf(request, NOW)).toBe('UNMASKED FOR demo-operator ORDER unmask-1');
});

it('a request without an order is masked, whatever orders there are', () => {
  put(signed());
  expect(orders.viewerOf({ ...request, unmasking: undefined }, NOW)).toBeUndefined();
});

describe('attack: an order that is', () => {
  const other = generateKeyPairSync('ed25519').privateKey;
  it.each<[string, UnmaskingOrder, Parameters<typeof put>[1], string]>([
    ['forged with another key', signed({}, other), {}, 'signature_invalid'],
    ['widened to another camera', { ...signed(), camera: 'hassan-hall-1' as never }, {}, 'signature_invalid'],
    ['widened to a longer span', { ...signed(), toMs: terms.toMs + 1 }, {}, 'signature_invalid'],
    ['widened to another person', { ...signed(), subject: 'demo-supervisor' }, {}, 'signature_invalid'],
    ['made to live longer', { ...signed(), expiresAtMs: NOW + 999_999 }, {}, 'signature_invalid'],
    ['put under the key of another', signed(), { key: 'unmask-2' }, 'signature_invalid'],
    ['sent again later', signed(), { appendedAtMs: SAID + 60_001 }, 'replayed'],
  ])('%s is refused, and nothing is shown', (_, order, at, reason) => {
    expect(put(order, at)).toBe(reason);
    expect(orders.refusalOf(request, NOW)).toBe('order_unknown');
    expect(() => orders.viewerOf(request, NOW)).toThrow('order_unknown');
  });

  it('replayed after it was ended stays ended, also once its record was removed', () => {
    put(signed());
    expect(put(signed({ revision: 2, state: 'ended' }))).toBeUndefined();
    expect(put(signed())).toBe('replayed');
    expect(orders.refusalOf(request, NOW)).toBe('order_not_in_force');
    orders.remove(orderId);
    expect(put(signed())).toBe('replayed');
    expect(orders.refusalOf(request, NOW)).toBe('order_unknown');
  });

  it('only requested, or whose record was removed, shows nothing', () => {
    put(signed({ revision: 0, state: 'requested' }));
    expect(orders.refusalOf(request, NOW)).toBe('order_not_in_force');
    put(signed());
    orders.remove(orderId);
    expect(orders.refusalOf(request, NOW)).toBe('order_unknown');
  });
});

describe('attack: a request', () => {
  it.each<[string, Partial<PlaybackRequest>, number, string]>([
    ['in the name of another person', { unmasking: { orderId, subject: 'demo-supervisor' } }, NOW, 'order_of_other'],
    ['of another camera', { camera: 'hassan-hall-1' as never }, NOW, 'order_narrower'],
    ['of a time after its span', { fromMs: terms.toMs, toMs: terms.toMs + 1 }, NOW, 'order_narrower'],
    ['of a time that reaches beyond it', { toMs: terms.toMs + 1 }, NOW, 'order_narrower'],
    ['of a time before its span', { fromMs: terms.fromMs - 1 }, NOW, 'order_narrower'],
    ['after its time', {}, NOW + 1, 'order_expired'],
    ['under an order that nobody gave', { unmasking: { orderId: 'unmask-9', subject } }, NOW, 'order_unknown'],
  ])('%s is refused', (_, over, nowMs, reason) => {
    put(signed());
    expect(orders.refusalOf({ ...request, ...over }, nowMs)).toBe(reason);
    expect(() => orders.viewerOf({ ...request, ...over }, nowMs)).toThrow(reason);
  });
});
