import { existsSync, readFileSync } from 'node:fs';
import { parseStrictly } from '@marsad/kafka';
import { hourPrefix, objectKeyOf, sha256Of } from '@marsad/objects';
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

/** An object store in memory. After `fail` it answers with that failure, for all buckets or for one, until `fail(null)`. */
export function createFakeStore() {
  /** How often each object was stored, and its bytes. */
  const objects = new Map<string, number>();
  const contents = new Map<string, Buffer>();
  let failure: (StoreFailure & { readonly bucket?: string }) | null = null;
  let attempts = 0;
  const put = (bucket: string, key: string, bytes: Buffer) => {
    attempts += 1;
    if (failure && (failure.bucket ?? bucket) === bucket) return Promise.resolve(failure);
    const name = `${bucket}/${key}`;
    objects.set(name, (objects.get(name) ?? 0) + 1);
    contents.set(name, bytes);
    return Promise.resolve({ kind: 'stored', bytes: bytes.length, sha256: sha256Of(bytes) } as const);
  };
  const store: FootageStore = {
    storeFile: (bucket, key, path) => put(bucket, key, existsSync(path) ? readFileSync(path) : Buffer.from('gone')),
    async storeSnapshot({ district, camera }, _atMs, name, jpeg) {
      const objectKey = `${district}/day/${camera}/${name}.jpg`;
      const outcome = await put('views', objectKey, Buffer.from(jpeg));
      return outcome.kind === 'stored' ? { ...outcome, bucket: 'views', objectKey } : outcome;
    },
    remove(bucket, key) {
      if (failure) return Promise.resolve(failure);
      contents.delete(`${bucket}/${key}`);
      return Promise.resolve({ kind: 'removed' });
    },
    list(bucket, prefix) {
      if (failure) return Promise.resolve(failure);
      const below = [...contents.keys()].filter((name) => name.startsWith(`${bucket}/${prefix}`));
      return Promise.resolve({ kind: 'listed', keys: below.map((name) => name.slice(bucket.length + 1)) });
    },
    keyOf: ({ district, camera }, atMs, name) => objectKeyOf('camera-ingest', district, camera, atMs, name),
    hourPrefix: (district, atMs) => hourPrefix('camera-ingest', district, atMs),
  };
  return {
    store,
    objects,
    contents,
    get attempts() {
      return attempts;
    },
    fail: (with_: (StoreFailure & { readonly bucket?: string }) | null): void => void (failure = with_),
  };
}
