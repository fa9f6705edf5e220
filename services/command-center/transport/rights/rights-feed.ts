import type { KeyObject } from 'node:crypto';
import { isEvent, type Kafka, type Received, type Tombstone } from '@marsad/kafka';
import { verifyRecord } from '@marsad/proof';
import { whyRefused } from '@marsad/rights';
import type { RecordRefusal, OnRefused } from '@marsad/rights';
import * as events from '@marsad/schemas';
import type { RightsChange, RightsMemory } from '../../domain/rights-memory.ts';

const STATE = [
  events.processingAct,
  events.halt,
  events.authorisation,
  events.liveGrant,
  events.sharingAgreement,
  events.watchlistEntry,
  events.hotlistEntry,
  events.faceSession,
  events.unmaskingOrdered,
] as const;
type State = (typeof STATE)[number];

type Options = {
  kafka: Kafka;
  rights: RightsMemory;
  /** The key of governance, which the deployment pinned. */
  publicKey: KeyObject;
  /** Called for a record that is not shown because governance did not sign it, or because it was replayed or removed. */
  onRefused: OnRefused;
  publish: (change: RightsChange) => void;
};

type Change = Received<State> | Tombstone<State>;

/**
 * Reads the topics of rights to their end before this resolves, then follows them. Records are checked as in the services that run
 * analytics, so a page shows exactly the rights that count there.
 */
export async function startRightsFeed(options: Options): Promise<{ stop(): Promise<void> }> {
  const apply = createApply(options);
  const table = await options.kafka.stateTable({
    name: 'rights',
    events: STATE,
    districts: [],
    onChange(change) {
      const applied = apply(change);
      if (applied) options.publish(applied);
    },
  });
  return { stop: () => table.stop() };
}

/** Puts records into memory. Acts, halts, grants and orders must be signed by governance. */
function createApply({ rights, publicKey, onRefused }: Options): (change: Change) => RightsChange | undefined {
  const refusalOf = ({
    key,
    data,
    timestampMs,
  }: Received<typeof events.halt | typeof events.processingAct | typeof events.unmaskingOrdered>) =>
    whyRefused(data, { key, appendedAtMs: timestampMs }, publicKey);
  const putUnless = <Value>(
    refusal: RecordRefusal | undefined,
    { key, data }: { readonly key: string; readonly data: Value },
    record: Parameters<OnRefused>[2],
    put: (data: Value) => RightsChange | undefined,
  ): RightsChange | undefined => {
    if (!refusal) return put(data);
    onRefused(key, refusal, record);
    return undefined;
  };
  const remove = ({ event, tombstone }: Tombstone<State>): RightsChange | undefined => {
    // Only a signed record lifts a halt, so removing the record of a halt lifts nothing.
    if (event.type !== events.halt.type) return recordsOf(rights, event)?.remove(tombstone);
    onRefused(tombstone, 'removed', 'halt');
    return undefined;
  };
  return (change) => {
    if ('tombstone' in change) return remove(change);
    if (isEvent(change, events.processingAct)) return putUnless(refusalOf(change), change, 'act', rights.acts.put);
    if (isEvent(change, events.halt)) return putUnless(refusalOf(change), change, 'halt', rights.halts.put);
    if (isEvent(change, events.unmaskingOrdered))
      return putUnless(refusalOf(change), change, 'unmasking', rights.unmaskings.put);
    if (isEvent(change, events.liveGrant)) {
      const refusal = verifyRecord(change.data, publicKey) ? undefined : 'signature_invalid';
      return putUnless(refusal, change, 'grant', rights.grants.put);
    }
    if (isEvent(change, events.authorisation)) return rights.authorisations.put(change.data);
    if (isEvent(change, events.sharingAgreement)) return rights.agreements.put(change.data);
    if (isEvent(change, events.watchlistEntry)) return rights.watchlist.put(change.data);
    if (isEvent(change, events.hotlistEntry)) return rights.hotlist.put(change.data);
    if (isEvent(change, events.faceSession)) return rights.faceSessions.put(change.data);
    return undefined;
  };
}

type Removable = { remove(id: string): RightsChange | undefined };

const recordsOf = (rights: RightsMemory, event: State): Removable | undefined =>
  new Map<string, Removable>([
    [events.processingAct.type, rights.acts],
    [events.authorisation.type, rights.authorisations],
    [events.liveGrant.type, rights.grants],
    [events.sharingAgreement.type, rights.agreements],
    [events.watchlistEntry.type, rights.watchlist],
    [events.hotlistEntry.type, rights.hotlist],
    [events.faceSession.type, rights.faceSessions],
    [events.unmaskingOrdered.type, rights.unmaskings],
  ]).get(event.type);
