import type { KeyObject } from 'node:crypto';
import type { Kafka, Received } from '@marsad/kafka';
import { verifyRecord } from '@marsad/proof';
import { RETENTION_LIVES, retentionOrdered } from '@marsad/schemas';
import type { RetentionClass, RetentionOrdered } from '@marsad/schemas';
import type { Log } from '../ports.ts';

const DAY_MS = 86_400_000;
/** How much later than its stamp an order may reach its topic, ms. One that comes later is a replay (as with acts and halts). */
const ARRIVES_WITHIN_MS = 60_000;

/** How long a class lives in a district, ms. */
export type Lives = (district: string, retentionClass: RetentionClass) => number;

export type OrderRefusal = 'signature_invalid' | 'replayed' | 'removed' | 'unreadable';

/** The orders of the districts. What governance did not sign, and what comes again, changes nothing. */
export type OrderBook = {
  /** @returns why the order is not believed; undefined if it is in force */
  put(order: RetentionOrdered, at: { readonly key: string; readonly appendedAtMs: number }): OrderRefusal | undefined;
  readonly lives: Lives;
};

export function createOrderBook(publicKey: KeyObject): OrderBook {
  const orders = new Map<string, RetentionOrdered>();
  return {
    put(order, { key, appendedAtMs }) {
      if (key !== order.district || !verifyRecord(order, publicKey)) return 'signature_invalid';
      if (appendedAtMs - (order.saidAtMs ?? order.orderedAtMs) > ARRIVES_WITHIN_MS) return 'replayed';
      if (order.revision < (orders.get(key)?.revision ?? -1)) return 'replayed';
      orders.set(key, order);
      return undefined;
    },
    lives(district, retentionClass) {
      const { defaultMs, ceilingMs } = RETENTION_LIVES[retentionClass];
      const ordered = orders.get(district)?.lives.find((life) => life.class === retentionClass);
      return Math.min(ordered === undefined ? defaultMs : ordered.days * DAY_MS, ceilingMs);
    },
  };
}

/**
 * Follows the orders of the city. Resolves when all of them were read. Where the record of an order is removed or forged, the order that was
 * believed before stays in force here, and the default applies to a service that starts anew.
 */
export async function followOrders(
  kafka: Pick<Kafka, 'stateTable'>,
  publicKey: KeyObject,
  log: Log,
): Promise<{ readonly lives: Lives; stop(): Promise<void> }> {
  const book = createOrderBook(publicKey);
  const doubt = (district: string, reason: OrderRefusal): void =>
    log.error({ district, reason }, 'an order about retention is not believed');
  const put = ({ data, key, timestampMs: appendedAtMs }: Received<typeof retentionOrdered>): void => {
    const refusal = book.put(data, { key, appendedAtMs });
    if (refusal) doubt(key, refusal);
  };
  const table = await kafka.stateTable({
    name: 'orders',
    events: [retentionOrdered],
    districts: [],
    onChange: (change) => ('tombstone' in change ? doubt(change.tombstone, 'removed') : put(change)),
    onUnreadable: ({ key }) => doubt(key, 'unreadable'),
  });
  return { lives: book.lives, stop: () => table.stop() };
}
