import { createHash } from 'node:crypto';
import { erasureDueAtMs, RETENTION_CLASSES } from '@marsad/schemas';
import type { RetentionClass } from '@marsad/schemas';
import { BUCKETS_OF, dayOf, folderOf } from '../domain/places.ts';
import type { Inventory, Period, StoredVersion, VersionStore } from '../ports.ts';

type Store = Pick<VersionStore, 'folders' | 'pages'>;

/** The versions and delete markers of a period in one bucket, whichever service wrote them, a page at a time. */
export async function* versionsOf(
  store: Store,
  bucket: string,
  { district, fromMs }: Pick<Period, 'district' | 'fromMs'>,
): AsyncGenerator<readonly StoredVersion[]> {
  for (const owner of await store.folders(bucket, ''))
    yield* store.pages(bucket, `${owner}${district}/${folderOf(fromMs)}`);
}

/**
 * The days of a district that have lived long enough, the oldest of each class first. The buckets themselves say which days there are, so
 * nothing is missed after an outage or a crash.
 * @param lifeOf how long a class lives, ms
 */
export async function findDue(
  store: Store,
  district: string,
  lifeOf: (retentionClass: RetentionClass) => number,
  nowMs: number,
): Promise<Period[]> {
  const due: Period[] = [];
  for (const retentionClass of RETENTION_CLASSES) {
    const folders = new Set<string>();
    for (const bucket of BUCKETS_OF[retentionClass])
      for (const owner of await store.folders(bucket, ''))
        for (const folder of await store.folders(bucket, `${owner}${district}/`)) folders.add(folder);
    for (const folder of [...folders].toSorted()) {
      const day = dayOf(folder);
      if (day && erasureDueAtMs(retentionClass, day, lifeOf(retentionClass)) <= nowMs)
        due.push({ district, class: retentionClass, ...day });
    }
  }
  return due;
}

/** Counts what lies in the buckets of a period, and hashes the list of it. */
export async function takeInventory(store: Store, period: Period): Promise<Inventory> {
  const hash = createHash('sha256');
  const found: { store: string; count: number; bytes: number }[] = [];
  for (const bucket of BUCKETS_OF[period.class]) {
    const inBucket = { store: bucket, count: 0, bytes: 0 };
    for await (const page of versionsOf(store, bucket, period))
      for (const { key, versionId, bytes } of page) {
        inBucket.count += 1;
        inBucket.bytes += bytes;
        hash.update(`${bucket}\n${key}\n${versionId}\n`);
      }
    found.push(inBucket);
  }
  return { found, digest: hash.digest('hex') };
}
