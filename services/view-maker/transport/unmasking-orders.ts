import type { KeyObject } from 'node:crypto';
import type { Kafka, Received } from '@marsad/kafka';
import { whyRefused } from '@marsad/rights';
import type { OnRefused, RecordRefusal } from '@marsad/rights';
import { unmaskingOrdered, whyNotUnmasked } from '@marsad/schemas';
import type { UnmaskingOrder } from '@marsad/schemas';
import type { UnmaskingOrders } from '../ports.ts';

/** What governance did not sign, and what comes again, changes nothing. */
export type OrderBook = UnmaskingOrders & {
  put(order: UnmaskingOrder, at: { readonly key: string; readonly appendedAtMs: number }): RecordRefusal | undefined;
  remove(orderId: string): void;
};

export function createUnmaskingOrders(publicKey: KeyObject): OrderBook {
  const orders = new Map<string, UnmaskingOrder>();
  /** The highest revision that was received of each order, kept even after it was removed. */
  const revisions = new Map<string, number>();
  const refusalOf: UnmaskingOrders['refusalOf'] = ({ unmasking, camera, fromMs, toMs }, nowMs) =>
    unmasking && whyNotUnmasked(orders.get(unmasking.orderId), { ...unmasking, camera, fromMs, toMs }, nowMs);
  return {
    put(order, at) {
      const refusal = whyRefused(order, at, publicKey);
      if (refusal) return refusal;
      if ((revisions.get(order.orderId) ?? -1) > order.revision) return 'replayed';
      revisions.set(order.orderId, order.revision);
      orders.set(order.orderId, order);
      return undefined;
    },
    remove: (orderId) => void orders.delete(orderId),
    refusalOf,
    viewerOf(request, nowMs) {
      const { unmasking } = request;
      if (!unmasking) return undefined;
      const refusal = refusalOf(request, nowMs);
      if (refusal) throw new Error(`no order lets this be seen without masks: ${refusal}`);
      return `UNMASKED FOR ${unmasking.subject} ORDER ${unmasking.orderId}`;
    },
  };
}

/** Follows the orders of the city. Resolves when all were read. An order whose record is removed or unreadable lets nobody look. */
export async function followUnmaskingOrders(
  kafka: Pick<Kafka, 'stateTable'>,
  publicKey: KeyObject,
  onRefused: OnRefused,
): Promise<OrderBook & { stop(): Promise<void> }> {
  const orders = createUnmaskingOrders(publicKey);
  const put = ({ data, key, timestampMs: appendedAtMs }: Received<typeof unmaskingOrdered>): void => {
    const refusal = orders.put(data, { key, appendedAtMs });
    if (refusal) onRefused(key, refusal, 'unmasking');
  };
  const remove = (key: string, reason: 'removed' | 'unreadable'): void => {
    orders.remove(key);
    onRefused(key, reason, 'unmasking');
  };
  const table = await kafka.stateTable({
    name: 'unmasking-orders',
    events: [unmaskingOrdered],
    districts: [],
    onChange: (change) => ('tombstone' in change ? remove(change.tombstone, 'removed') : put(change)),
    onUnreadable: ({ key }) => remove(key, 'unreadable'),
  });
  return { ...orders, stop: () => table.stop() };
}
