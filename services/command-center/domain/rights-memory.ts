import type {
  Authorisation,
  FaceSession,
  Halt,
  HotlistEntry,
  LiveGrant,
  ProcessingAct,
  SharingAgreement,
  WatchlistEntry,
} from '@marsad/schemas';

/** What a change of rights was about. */
export type RightsTopic =
  'act' | 'halt' | 'authorisation' | 'grant' | 'watchlist' | 'hotlist' | 'agreement' | 'face_session';

/** That something about rights is different now: pages ask anew. It carries no content. */
export type RightsChange = { kind: 'governance'; topic: RightsTopic; id: string; agency?: string };

/** One state topic in memory: the highest revision of each key, whatever comes late or twice. */
function createShelf<Value>(topic: RightsTopic, idOf: (value: Value) => string, revisionOf: (value: Value) => number) {
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

/**
 * What is permitted, as governance last said. This service shows it and asks the access functions with it; whoever computes something
 * verifies the signatures for themselves.
 */
export function createRightsMemory() {
  const grants = createShelf<LiveGrant>(
    'grant',
    ({ authorisationId }) => authorisationId,
    ({ renewal }) => renewal,
  );
  const agreements = createShelf<SharingAgreement>(
    'agreement',
    ({ agreementId }) => agreementId,
    ({ revision }) => revision,
  );
  return {
    acts: createShelf<ProcessingAct>(
      'act',
      ({ actId }) => actId,
      ({ revision }) => revision,
    ),
    halts: createShelf<Halt>(
      'halt',
      ({ analytic }) => analytic,
      ({ atMs }) => atMs,
    ),
    authorisations: createShelf<Authorisation>(
      'authorisation',
      ({ authorisationId }) => authorisationId,
      ({ revision }) => revision,
    ),
    grants: {
      ...grants,
      /** A renewal every 30 s is no news: pages are told of a grant that begins and of its end. */
      put(grant: LiveGrant): RightsChange | undefined {
        const known = grants.get(grant.authorisationId);
        const change = grants.put(grant);
        return known && known.expiresAtMs > grant.issuedAtMs ? undefined : change;
      },
      live: (nowMs: number): LiveGrant[] =>
        grants.all().filter(({ fromMs, toMs, expiresAtMs }) => fromMs <= nowMs && nowMs < Math.min(toMs, expiresAtMs)),
    },
    watchlist: createShelf<WatchlistEntry>(
      'watchlist',
      ({ entryId }) => entryId,
      ({ revision }) => revision,
    ),
    hotlist: createShelf<HotlistEntry>(
      'hotlist',
      ({ entryId }) => entryId,
      ({ refreshedAtMs }) => refreshedAtMs,
    ),
    agreements: {
      ...agreements,
      /** Also told to the agency that it is about: what its people see has changed. */
      put(agreement: SharingAgreement): RightsChange | undefined {
        const change = agreements.put(agreement);
        return change && { ...change, agency: agreement.agency };
      },
    },
    faceSessions: createShelf<FaceSession>(
      'face_session',
      ({ sessionId }) => sessionId,
      ({ endedAtMs, headsSeen }) => (endedAtMs ? Number.MAX_SAFE_INTEGER : headsSeen),
    ),
  };
}
export type RightsMemory = ReturnType<typeof createRightsMemory>;
