import type { AnyEvent } from '@marsad/schemas';
import { decodeMessage, type Unreadable } from './decode.ts';
import type { RawMessage } from './kafkajs.ts';
import type { Subscribed } from './subscription.ts';
import type { Received, Tombstone } from './types.ts';

/** A message as its consumer gets it. Consumers ignore beats. */
export type Receipt<E extends AnyEvent> =
  | { readonly kind: 'received'; readonly received: Received<E> }
  | { readonly kind: 'tombstone'; readonly tombstone: Tombstone<E> }
  | { readonly kind: 'beat' }
  | Unreadable;

export function receive<E extends AnyEvent>(
  subscribed: Subscribed<E>,
  topic: string,
  partition: number,
  message: RawMessage,
): Receipt<E> {
  const { event, place: of } = subscribed;
  const decoded = decodeMessage(message, event, of);
  const key = message.key?.toString() ?? '';
  switch (decoded.kind) {
    case 'unreadable':
    case 'beat':
      return decoded;
    case 'tombstone':
      return { kind: 'tombstone', tombstone: { tombstone: key, event, topic } };
    case 'event': {
      const { attributes, data, picture } = decoded;
      const place = { key, topic, partition, offset: BigInt(message.offset), timestampMs: Number(message.timestamp) };
      const received = { event, data, attributes, ...place, ...(picture === undefined ? {} : { picture }) };
      // `data` was parsed with `event`'s own schema: the compiler can't follow that through the registry.
      return { kind: 'received', received: received as unknown as Received<E> };
    }
  }
}
