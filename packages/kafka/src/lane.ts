import type { Outgoing } from './encode.ts';
import { outsideTraces } from '@marsad/telemetry';
import { ProducerStoppedError, QueueFullError } from './errors.ts';

/** Hands over a chunk. Settles only when each topic's messages are acknowledged or refused. */
export type Deliver = (chunk: readonly Outgoing[]) => Promise<Delivery>;
/** The topics whose messages failed, with the error. By topic, because the right to write is given by topic. */
export type Delivery = ReadonlyMap<string, Error>;

export type LaneLimits = {
  /** Messages that are accepted and not yet acknowledged. */
  readonly maxPending: number;
  readonly maxPendingBytes: number;
  /** Messages of one request. */
  readonly chunkMessages: number;
  /** Bytes of one topic in one request, because Kafka's `max.message.bytes` limits a whole record batch and not a record. */
  readonly chunkTopicBytes: number;
  readonly chunkBytes: number;
};

export type Lane = {
  /**
   * Queues all of them, or rejects with QueueFullError and queues none. Settles when every one is acknowledged, or with the first failure.
   */
  push(messages: readonly Outgoing[]): Promise<void>;
  readonly pending: number;
  /** Resolves when everything that was accepted so far is acknowledged or refused. */
  idle(): Promise<void>;
  /** Refuses waiting and later messages. A send in progress goes on. */
  close(): void;
};

type Waiting = { readonly message: Outgoing; readonly group: Group };
type Group = { left: number; readonly resolve: () => void; readonly reject: (error: Error) => void };

/**
 * A queue with one awaited send at a time, because kafkajs loses the order of concurrent sends even of an idempotent producer. Messages
 * that arrive meanwhile form the next chunk, so a busy lane sends large requests, and a quiet one sends small requests at once.
 */
export function createLane(limits: LaneLimits, deliver: Deliver, onShed: (count: number) => void): Lane {
  let queue: Waiting[] = [];
  let pending = 0;
  let pendingBytes = 0;
  let running: Promise<void> | undefined;
  let closed = false;

  const settle = (waiting: Waiting, failure: Error | undefined): void => {
    pending -= 1;
    pendingBytes -= waiting.message.bytes;
    waiting.group.left -= 1;
    if (failure !== undefined) waiting.group.reject(failure);
    else if (waiting.group.left === 0) waiting.group.resolve();
  };

  const run = async (): Promise<void> => {
    // Waits for the calls of this turn of the event loop, so that a burst is one chunk and not one message and then the rest.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const chunk = queue.splice(0, chunkLength(queue, limits));
      const failures = await deliver(chunk.map(({ message }) => message));
      for (const waiting of chunk) settle(waiting, failures.get(waiting.message.topic));
    }
    running = undefined;
  };

  return {
    push(messages) {
      if (closed) return Promise.reject(new ProducerStoppedError());
      if (messages.length === 0) return Promise.resolve();
      const bytes = messages.reduce((sum, message) => sum + message.bytes, 0);
      if (pending + messages.length > limits.maxPending || pendingBytes + bytes > limits.maxPendingBytes) {
        onShed(messages.length);
        return Promise.reject(new QueueFullError(pending, pendingBytes));
      }
      pending += messages.length;
      pendingBytes += bytes;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const group: Group = { left: messages.length, resolve, reject };
      for (const message of messages) queue.push({ message, group });
      running ??= outsideTraces(run);
      return promise;
    },
    get pending() {
      return pending;
    },
    async idle() {
      while (running !== undefined) await running;
    },
    close() {
      closed = true;
      const refused = queue;
      queue = [];
      for (const waiting of refused) settle(waiting, new ProducerStoppedError());
    },
  };
}

/** How many messages from the front make the next request: at least one. */
function chunkLength(queue: readonly Waiting[], limits: LaneLimits): number {
  const perTopic = new Map<string, number>();
  let total = 0;
  for (const [index, { message }] of queue.entries()) {
    const topicBytes = (perTopic.get(message.topic) ?? 0) + message.bytes;
    total += message.bytes;
    const full = index >= limits.chunkMessages || topicBytes > limits.chunkTopicBytes || total > limits.chunkBytes;
    if (full && index > 0) return index;
    perTopic.set(message.topic, topicBytes);
  }
  return queue.length;
}
