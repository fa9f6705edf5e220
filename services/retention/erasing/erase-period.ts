import { BUCKETS_OF, stemOf } from '../domain/places.ts';
import type { Holds, Period, StoredVersion, VersionStore } from '../ports.ts';
import { versionsOf } from './walk-period.ts';

export type Erasing = {
  readonly store: VersionStore;
  readonly holds: Holds;
  readonly period: Period;
};

/** How many requests to the store run at once: it has recordings to take, which come first. */
const AT_ONCE = 8;

/** The versions that an erasure could not destroy, so that it does not try them again, and the stems of those that are held. */
export type Kept = { readonly versions: Set<string>; readonly stems: Set<string> };
export const createKept = (): Kept => ({ versions: new Set(), stems: new Set() });

const idOf = (bucket: string, { key, versionId }: StoredVersion): string => `${bucket}\n${key}\n${versionId}`;

/**
 * Destroys every version of a period that nothing holds, the recordings before their masks: the masks of a recording that is held stay with
 * it. May be called again after any interruption, because the store itself says what is left.
 * @param mayGoOn is asked before each page; false ends the call
 * @returns whether nothing is left to be tried
 */
export async function erasePeriod(erasing: Erasing, kept: Kept, mayGoOn: () => boolean): Promise<boolean> {
  for (const bucket of BUCKETS_OF[erasing.period.class])
    // A list may skip versions while others are destroyed, so it is gone through until nothing new comes.
    for (let untried = 1; untried > 0;) {
      untried = 0;
      for await (const page of versionsOf(erasing.store, bucket, erasing.period)) {
        if (!mayGoOn()) return false;
        const versions = page.filter((version) => !kept.versions.has(idOf(bucket, version)));
        untried += versions.length;
        await inTurns(versions, (version) => eraseVersion(erasing, bucket, version, kept));
      }
    }
  return true;
}

async function eraseVersion(
  { store, holds }: Erasing,
  bucket: string,
  version: StoredVersion,
  kept: Kept,
): Promise<void> {
  const isProtected = holds.protects(version.key) || belongsToKept(bucket, version, kept);
  if (!isProtected && (await store.removeVersion(bucket, version)) === 'removed') return;
  kept.versions.add(idOf(bucket, version));
  if (isProtected || (await store.isHeld(bucket, version))) kept.stems.add(stemOf(version.key));
}

const belongsToKept = (bucket: string, { key, isMarker }: StoredVersion, { stems }: Pick<Kept, 'stems'>): boolean =>
  bucket === 'masks' && !isMarker && stems.has(stemOf(key));

export type Remaining = { readonly store: string; readonly held: number; readonly left: number };

/** The second look: what still lies in the buckets of a period, and whether something holds it. It asks the store, and remembers nothing. */
export async function lookAgain({ store, holds, period }: Erasing): Promise<Remaining[]> {
  const heldStems = new Set<string>();
  const remaining: Remaining[] = [];
  for (const bucket of BUCKETS_OF[period.class]) {
    const seen = { held: 0, left: 0 };
    for await (const page of versionsOf(store, bucket, period))
      await inTurns(page, async (version) => {
        const isHeld =
          holds.protects(version.key) ||
          belongsToKept(bucket, version, { stems: heldStems }) ||
          (!version.isMarker && (await store.isHeld(bucket, version)));
        seen[isHeld ? 'held' : 'left'] += 1;
        if (isHeld) heldStems.add(stemOf(version.key));
      });
    remaining.push({ store: bucket, ...seen });
  }
  return remaining;
}

/** Does the work for each item, a few at once. The first error ends it. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
