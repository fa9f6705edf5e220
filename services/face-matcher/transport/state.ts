import type { Kafka } from '@marsad/kafka';
import { publicKeyOf } from '@marsad/proof';
import { followRights } from '@marsad/rights';
import type { OnRefused, Rights } from '@marsad/rights';
import { watchlistEntry } from '@marsad/schemas';
import type { WatchlistEntry } from '@marsad/schemas';

export type State = {
  readonly rights: Rights;
  entryOf(entryId: string): WatchlistEntry | undefined;
  entries(): readonly WatchlistEntry[];
  /**
   * Calls this after every change of rights or of the watchlist.
   * @returns a function that ends the calls
   */
  onChange(listener: () => void): () => void;
};

/** Reads the rights and the watchlist to their ends, then follows them. Nothing is matched before this resolves. */
export async function followState(kafka: Kafka, governancePublicKey: string, onRefused: OnRefused): Promise<State> {
  let listener = (): void => undefined;
  const onChange = (): void => listener();
  const rights = await followRights(kafka, {
    publicKey: publicKeyOf(governancePublicKey),
    grants: true,
    onChange,
    onRefused,
  });
  const watchlist = await kafka.stateTable({ name: 'watchlist', events: [watchlistEntry], districts: [], onChange });
  return {
    rights,
    entryOf: (entryId) => watchlist.get(watchlistEntry, entryId),
    entries: () => watchlist.values(watchlistEntry),
    onChange(next) {
      listener = next;
      return () => void (listener = () => undefined);
    },
  };
}
