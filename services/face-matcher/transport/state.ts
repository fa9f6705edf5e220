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
};

/** Reads what is permitted, and who may be looked for, to the end; then follows it. Until this resolves nothing is matched. */
export async function followState(
  kafka: Kafka,
  governancePublicKey: string,
  onRefused: OnRefused,
  onChange: () => void,
): Promise<State> {
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
  };
}
