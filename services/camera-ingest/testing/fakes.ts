import { parseStrictly } from '@marsad/kafka';
import type { AnyEvent, DataOf } from '@marsad/schemas';
import { eventIdOf } from '@marsad/schemas/ids';
import { noMeter } from '@marsad/telemetry';
import { createMetrics } from '../metrics.ts';
import type { FootageStore, Log, Outbox, PublishOptions, StoreFailure } from '../ports.ts';

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
export const noMetrics = () => createMetrics(noMeter());

/**
 * Collects published events in `published` if the strict schema accepts them, as the real producer does, and in `refused` otherwise. After
 * `goAway`, `publishForCertain` waits for `comeBack`.
 */
export function createFakeOutbox() {
  const published: { type: string; data: unknown; id: string; simulated: boolean }[] = [];
  const refused: { type: string; error: unknown }[] = [];
  let comeBack: (() => void) | null = null;
  let away: Promise<void> | null = null;
  const take = (event: AnyEvent, data: unknown, { simulated }: PublishOptions): boolean => {
    try {
      const parsed = parseStrictly(event, data);
      published.push({ type: event.type, data: parsed, id: eventIdOf(event, parsed), simulated });
      return true;
    } catch (error) {
      refused.push({ type: event.type, error });
      return false;
    }
  };
  const outbox: Outbox = {
    publish: (_priority, event, data, options) => void take(event, data, options),
    publishImage: (_priority, event, data, _jpeg, options) => void take(event, data, options),
    async publishForCertain(event, data, options) {
      await away;
      return take(event, data, options) ? 'published' : 'refused';
    },
  };
  return {
    outbox,
    published,
    refused,
    of: <E extends AnyEvent>(event: E): DataOf<E>[] =>
      published.filter(({ type }) => type === event.type).map(({ data }) => data as DataOf<E>),
    goAway(): void {
      away = new Promise((resolve) => (comeBack = resolve));
    },
    comeBack(): void {
      comeBack?.();
      away = null;
    },
  };
}

/** An object store in memory. After `fail` it answers with that failure, until `fail(null)`. */
export function createFakeStore() {
  const objects = new Map<string, number>();
  let failure: StoreFailure | null = null;
  let attempts = 0;
  const put = (key: string) => {
    attempts += 1;
    if (failure) return Promise.resolve(failure);
    objects.set(key, (objects.get(key) ?? 0) + 1);
    return Promise.resolve({ kind: 'stored', bytes: 10, sha256: 'a'.repeat(64) } as const);
  };
  const store: FootageStore = {
    storeFile: (bucket, key) => put(`${bucket}/${key}`),
    async storeView({ district, camera }, _atMs, name, content) {
      const objectKey = `${district}/day/${camera}/${name}.${'jpeg' in content ? 'jpg' : 'mp4'}`;
      const outcome = await put(`views/${objectKey}`);
      return outcome.kind === 'stored' ? { ...outcome, bucket: 'views', objectKey } : outcome;
    },
    fetchFile: () => Promise.resolve({ kind: 'gone', detail: 'not here' }),
    list: () => Promise.resolve({ kind: 'listed', keys: [] }),
    keyOf: ({ district, camera }, _atMs, name) => `${district}/day/${camera}/${name}`,
  };
  return {
    store,
    objects,
    get attempts() {
      return attempts;
    },
    fail: (with_: StoreFailure | null): void => void (failure = with_),
  };
}
