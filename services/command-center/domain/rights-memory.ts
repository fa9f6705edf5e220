import type {
  Authorisation,
  FaceSession,
  Halt,
  HotlistEntry,
  LiveGrant,
  ProcessingAct,
  SharingAgreement,
  UnmaskingOrder,
  WatchlistEntry,
} from '@marsad/schemas';

/** The kind of record that changed. */
export type RightsTopic =
  'act' | 'halt' | 'authorisation' | 'grant' | 'watchlist' | 'hotlist' | 'agreement' | 'face_session' | 'unmasking';

/** Makes pages ask for rights again; it carries no content. @property agency another agency whose people get it too */
export type RightsChange = { kind: 'governance'; topic: RightsTopic; id: string; agency?: string };

type Kind<Value> = {
  readonly idOf: (value: Value) => string;
  /** The record with the higher revision wins, because records may come late or twice. */
  readonly revisionOf: (value: Value) => number;
};

/** One state topic in memory: the highest revision of each record. */
function createRecords<Value>(topic: RightsTopic, { idOf, revisionOf }: Kind<Value>) {
  const values = new Map<string, Value>();
  return {
    put(value: Value): RightsChange | undefined {
      const id = idOf(value);
      const known = values.get(id);
      if (known && revisionOf(known) > revisionOf(value)) return undefined;
      values.set(id, value);
      return { kind: 'governance', topic, id };
    },
    remove: (id: string): RightsChange | undefined =>
      values.delete(id) ? { kind: 'governance', topic, id } : undefined,
    get: (id: string): Value | undefined => values.get(id),
    all: (): Value[] => [...values.values()],
  };
}

const revisionOf = ({ revision }: { readonly revision: number }): number => revision;
const ACT: Kind<ProcessingAct> = { idOf: ({ actId }) => actId, revisionOf };
const HALT: Kind<Halt> = { idOf: ({ analytic }) => analytic, revisionOf: ({ atMs }) => atMs };
const AUTHORISATION: Kind<Authorisation> = { idOf: ({ authorisationId }) => authorisationId, revisionOf };
const GRANT: Kind<LiveGrant> = {
  idOf: ({ authorisationId }) => authorisationId,
  revisionOf: ({ renewal }) => renewal,
};
const WATCHLIST_ENTRY: Kind<WatchlistEntry> = { idOf: ({ entryId }) => entryId, revisionOf };
const HOTLIST_ENTRY: Kind<HotlistEntry> = {
  idOf: ({ entryId }) => entryId,
  revisionOf: ({ refreshedAtMs }) => refreshedAtMs,
};
const AGREEMENT: Kind<SharingAgreement> = { idOf: ({ agreementId }) => agreementId, revisionOf };
const UNMASKING: Kind<UnmaskingOrder> = { idOf: ({ orderId }) => orderId, revisionOf };
const FACE_SESSION: Kind<FaceSession> = {
  idOf: ({ sessionId }) => sessionId,
  revisionOf: ({ endedAtMs, headsSeen }) => (endedAtMs ? Number.MAX_SAFE_INTEGER : headsSeen),
};

function createGrants() {
  const grants = createRecords('grant', GRANT);
  return {
    ...grants,
    /** A grant is renewed every 30 s. Only its beginning and its removal are changes for pages, not each renewal. */
    put(grant: LiveGrant): RightsChange | undefined {
      const known = grants.get(grant.authorisationId);
      const change = grants.put(grant);
      return known && known.expiresAtMs > grant.issuedAtMs ? undefined : change;
    },
    live: (nowMs: number): LiveGrant[] =>
      grants.all().filter(({ fromMs, toMs, expiresAtMs }) => fromMs <= nowMs && nowMs < Math.min(toMs, expiresAtMs)),
  };
}

function createAgreements() {
  const agreements = createRecords('agreement', AGREEMENT);
  return {
    ...agreements,
    /** The agency of the agreement gets the change too, because what its people see has changed. */
    put(agreement: SharingAgreement): RightsChange | undefined {
      const change = agreements.put(agreement);
      return change && { ...change, agency: agreement.agency };
    },
  };
}

/**
 * The rights as governance last published them, for the page and for the access functions. The services that run analytics verify the
 * signatures themselves.
 */
export const createRightsMemory = () => ({
  acts: createRecords('act', ACT),
  halts: createRecords('halt', HALT),
  authorisations: createRecords('authorisation', AUTHORISATION),
  grants: createGrants(),
  watchlist: createRecords('watchlist', WATCHLIST_ENTRY),
  hotlist: createRecords('hotlist', HOTLIST_ENTRY),
  agreements: createAgreements(),
  faceSessions: createRecords('face_session', FACE_SESSION),
  /** The orders to play back without masks. view-maker verifies them itself before it renders. */
  unmaskings: createRecords('unmasking', UNMASKING),
});
export type RightsMemory = ReturnType<typeof createRightsMemory>;
