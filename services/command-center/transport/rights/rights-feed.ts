import type { KeyObject } from 'node:crypto';
import { isEvent, type Kafka, type Received, type Tombstone } from '@marsad/kafka';
import { verifyRecord } from '@marsad/proof';
import { whyRefused } from '@marsad/rights';
import type { RecordRefusal, OnRefused } from '@marsad/rights';
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
import type { RightsChange, RightsMemory } from '../../domain/rights-memory.ts';

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

type Options = {
  kafka: Kafka;
  rights: RightsMemory;
  /** The key of governance, which the deployment pinned. */
  publicKey: KeyObject;
  /** Called for a record that is not shown because somebody other than governance wrote it. */
  onRefused: OnRefused;
  publish: (change: RightsChange) => void;
};

/** Reads what is permitted to its end before this resolves, then follows it. A page shows what services that compute believe, and nothing else. */
export async function startRightsFeed(options: Options): Promise<{ stop(): Promise<void> }> {
  const { kafka, rights, publicKey, onRefused, publish } = options;
  const whyNot = ({
    key,
    data,
    timestampMs,
  }: Received<typeof halt | typeof processingAct>): RecordRefusal | undefined =>
    whyRefused(data, { key, appendedAtMs: timestampMs }, publicKey);
  const believed = <Record>(
    { key, data }: { readonly key: string; readonly data: Record },
    record: Parameters<OnRefused>[2],
    put: (data: Record) => RightsChange | undefined,
    disbelief: RecordRefusal | undefined,
  ): RightsChange | undefined => {
    if (!disbelief) return put(data);
    onRefused(key, disbelief, record);
    return undefined;
  };
  const removed = ({ event, tombstone }: Tombstone<State>): RightsChange | undefined => {
    // Only a signed record lifts a halt, so removing the record of a halt lifts nothing.
    if (event.type !== halt.type) return recordsOf(rights, event)?.remove(tombstone);
    onRefused(tombstone, 'removed', 'halt');
    return undefined;
  };
  const apply = (change: Received<State> | Tombstone<State>): RightsChange | undefined => {
    if ('tombstone' in change) return removed(change);
    if (isEvent(change, processingAct)) return believed(change, 'act', rights.acts.put, whyNot(change));
    if (isEvent(change, halt)) return believed(change, 'halt', rights.halts.put, whyNot(change));
    if (isEvent(change, authorisation)) return rights.authorisations.put(change.data);
    if (isEvent(change, liveGrant)) {
      const disbelief = verifyRecord(change.data, publicKey) ? undefined : 'signature_invalid';
      return believed(change, 'grant', rights.grants.put, disbelief);
    }
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
      const applied = apply(change);
      if (applied) publish(applied);
    },
  });
  return { stop: () => table.stop() };
}

const recordsOf = (rights: RightsMemory, event: State): { remove(id: string): RightsChange | undefined } | undefined =>
  new Map<string, { remove(id: string): RightsChange | undefined }>([
    [processingAct.type, rights.acts],
    [authorisation.type, rights.authorisations],
    [liveGrant.type, rights.grants],
    [sharingAgreement.type, rights.agreements],
    [watchlistEntry.type, rights.watchlist],
    [hotlistEntry.type, rights.hotlist],
    [faceSession.type, rights.faceSessions],
  ]).get(event.type);
