import { expect, test } from 'vitest';
import { unmaskingOrdered } from '../governance/unmasking-ordered.v1.ts';
import type { UnmaskingOrder } from '../governance/unmasking-ordered.v1.ts';
import { whyNotUnmasked } from './may-unmask.ts';

const order = unmaskingOrdered.schema.parse(unmaskingOrdered.example);
const NOW = order.expiresAtMs - 1;
const look = { subject: order.subject, camera: order.camera, fromMs: order.fromMs, toMs: order.toMs };

test.each<[string, Partial<typeof look>, Partial<UnmaskingOrder> | null, number, string | undefined]>([
  ['all of its span in its last millisecond', {}, {}, NOW, undefined],
  ['a still at its start', { toMs: order.fromMs }, {}, NOW, undefined],
  ['a still at its end', { fromMs: order.toMs }, {}, NOW, 'order_narrower'],
  ['a millisecond before it', { fromMs: order.fromMs - 1 }, {}, NOW, 'order_narrower'],
  ['a millisecond after it', { toMs: order.toMs + 1 }, {}, NOW, 'order_narrower'],
  ['a span that ends before it begins', { toMs: order.fromMs - 1 }, {}, NOW, 'order_narrower'],
  ['another camera', { camera: 'hassan-hall-1' as never }, {}, NOW, 'order_narrower'],
  ['another person', { subject: 'demo-supervisor' }, {}, NOW, 'order_of_other'],
  ['when it has expired', {}, {}, NOW + 1, 'order_expired'],
  ['when it was marked as expired', {}, { state: 'expired' }, NOW, 'order_expired'],
  ['when it was only requested', {}, { state: 'requested' }, NOW, 'order_not_in_force'],
  ['when it was rejected', {}, { state: 'rejected' }, NOW, 'order_not_in_force'],
  ['when it was ended', {}, { state: 'ended' }, NOW, 'order_not_in_force'],
  ['without any order', {}, null, NOW, 'order_unknown'],
])('an order for %s', (_, over, more, nowMs, reason) => {
  expect(whyNotUnmasked(more ? { ...order, ...more } : undefined, { ...look, ...over }, nowMs)).toBe(reason);
});
