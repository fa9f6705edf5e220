import { isEvent, type Kafka, type Received, type Tombstone } from '@marsad/kafka';
import {
  authorisation,
  faceSession,
  halt,
  hotlistEntry,
  liveGrant,
  processingAct,
  sharingAgreement,
  watchlistEntry,
} from '@marsad/schemas';
import type { RightsChange, RightsMemory } from '../domain/rights-memory.ts';

const STATE = [
  processingAct,
  halt,
  authorisation,
  liveGrant,
  sharingAgreement,
  watchlistEntry,
  hotlistEntry,
  faceSession,
] as const;
type State = (typeof STATE)[number];

type Options = { kafka: Kafka; rights: RightsMemory; publish: (change: RightsChange) => void };

/** Reads what is permitted to its end before this resolves, then follows it. */
export async function startRightsFeed({ kafka, rights, publish }: Options): Promise<{ stop(): Promise<void> }> {
  const take = (change: Received<State> | Tombstone<State>): RightsChange | undefined => {
    if ('tombstone' in change) return shelfOf(rights, change.event)?.remove(change.tombstone);
    if (isEvent(change, processingAct)) return rights.acts.put(change.data);
    if (isEvent(change, halt)) return rights.halts.put(change.data);
    if (isEvent(change, authorisation)) return rights.authorisations.put(change.data);
    if (isEvent(change, liveGrant)) return rights.grants.put(change.data);
    if (isEvent(change, sharingAgreement)) return rights.agreements.put(change.data);
    if (isEvent(change, watchlistEntry)) return rights.watchlist.put(change.data);
    if (isEvent(change, hotlistEntry)) return rights.hotlist.put(change.data);
    if (isEvent(change, faceSession)) return rights.faceSessions.put(change.data);
    return undefined;
  };
  const table = await kafka.stateTable({
    name: 'rights',
    events: STATE,
    districts: [],
    onChange(change) {
      const news = take(change);
      if (news) publish(news);
    },
  });
  return { stop: () => table.stop() };
}

const shelfOf = (rights: RightsMemory, event: State): { remove(id: string): RightsChange | undefined } | undefined =>
  new Map<string, { remove(id: string): RightsChange | undefined }>([
    [processingAct.type, rights.acts],
    [halt.type, rights.halts],
    [authorisation.type, rights.authorisations],
    [liveGrant.type, rights.grants],
    [sharingAgreement.type, rights.agreements],
    [watchlistEntry.type, rights.watchlist],
    [hotlistEntry.type, rights.hotlist],
    [faceSession.type, rights.faceSessions],
  ]).get(event.type);
