import { STOP_DEADLINE_MS, within } from './deadline.ts';
import type { Admin } from './kafkajs.ts';
import type { EventProducer } from './types.ts';

type Reader = { stop(): Promise<void> };

/** The parts that a client has opened, so that it can close them in order. */
export type OpenParts = {
  /** Notes a consumer, table or tail once it has started. */
  reader<R extends Reader>(starting: Promise<R>): Promise<R>;
  producer(starting: Promise<EventProducer>): Promise<EventProducer>;
  /** Stops readers, then producers, then the admin connection; 5 s each at most. */
  close(admin: Promise<Admin> | undefined): Promise<void>;
};

export function createOpenParts(): OpenParts {
  const readers = new Set<Reader>();
  const producers = new Set<Promise<EventProducer>>();
  return {
    async reader(starting) {
      const reader = await starting;
      readers.add(reader);
      return reader;
    },
    producer(starting) {
      producers.add(starting);
      starting.catch(() => producers.delete(starting));
      return starting;
    },
    async close(admin) {
      await Promise.allSettled([...readers].map((reader) => reader.stop()));
      await Promise.allSettled([...producers].map(async (producer) => (await producer).stop()));
      const connected = await admin?.catch(() => undefined);
      if (connected !== undefined) await within(connected.disconnect(), STOP_DEADLINE_MS);
    },
  };
}

/** Opens a part when it is first asked for, and again after a failed opening. */
export function openOnce<T>(open: () => Promise<T>): { get(): Promise<T>; opened(): Promise<T> | undefined } {
  let opened: Promise<T> | undefined;
  return {
    get() {
      if (opened !== undefined) return opened;
      const opening = (opened = open());
      opening.catch(() => {
        if (opened === opening) opened = undefined;
      });
      return opening;
    },
    opened: () => opened,
  };
}
