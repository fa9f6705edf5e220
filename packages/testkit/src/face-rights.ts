import { createHash, randomUUID } from 'node:crypto';
import type { EventProducer, Kafka } from '@marsad/kafka';
import { privateKeyOf, signRecord } from '@marsad/proof';
import type { ObjectStore } from '@marsad/objects';
import { halt, liveGrant, WATCHLIST_BUCKET, watchlistEntry } from '@marsad/schemas';
import type { InputOf } from '@marsad/kafka';

const by = (subject: string) => ({ subject, name: subject, agency: 'rabat-operations' });
type Grant = Omit<InputOf<typeof liveGrant>, 'signature'>;
type Entry = InputOf<typeof watchlistEntry>;

const HOUR_MS = 3_600_000;
/** How long a grant is live unless it is renewed. */
const LIVE_MS = 90_000;

const proposalOf = (entryId: string, objectKey: string, jpeg: Buffer): Entry => ({
  ...watchlistEntry.example,
  entryId,
  image: { objectKey, sha256: createHash('sha256').update(jpeg).digest('hex') },
  proposedAtMs: Date.now(),
  expiresAtMs: Date.now() + HOUR_MS,
});

const grantOf = (cameras: string[], entryIds: string[]): Grant => {
  const nowMs = Date.now();
  return {
    authorisationId: `auth-${randomUUID()}`,
    objective: 'missing_person_or_victim',
    caseReference: 'DEMO-2026-007',
    entryIds,
    cameras,
    fromMs: nowMs - 60_000,
    toMs: nowMs + HOUR_MS,
    simulated: true,
    renewal: 0,
    issuedAtMs: nowMs,
    expiresAtMs: nowMs + LIVE_MS,
  };
};

const haltOf = (halted: boolean) => ({
  analytic: 'faces' as const,
  halted,
  by: by('demo-supervisor'),
  reason: 'a test of the halt',
  atMs: Date.now(),
});

/** Plays the part of governance for faces on the real topics, with governance's own key: entries, grants and halts. */
export async function createFaceGovernance(kafka: Kafka, privateKey: string, watchlist: ObjectStore) {
  const producer: EventProducer = await kafka.createProducer();
  const key = privateKeyOf(privateKey);
  const grants = new Map<string, Grant>();
  const entries = new Map<string, Entry>();

  const put = async (entry: Entry): Promise<void> => {
    entries.set(entry.entryId, entry);
    await producer.send(watchlistEntry, entry, { id: `${entry.entryId}:${entry.revision}:${randomUUID()}` });
  };
  const send = async (grant: Grant, signing = key): Promise<void> =>
    producer.send(liveGrant, signRecord(grant, signing), { id: `${grant.authorisationId}:${randomUUID()}` });

  return {
    /** Proposes an entry: its image is in the store, and it is not approved. */
    async propose(entryId: string, jpeg: Buffer, change: Partial<Entry> = {}): Promise<void> {
      const objectKey = `command-center/${entryId}/enrolled.jpg`;
      await watchlist.putBytes(WATCHLIST_BUCKET, objectKey, jpeg, 'image/jpeg');
      await put({ ...proposalOf(entryId, objectKey, jpeg), ...change });
    },
    async decide(entryId: string, state: Entry['state']): Promise<void> {
      const entry = entries.get(entryId);
      if (!entry) throw new Error(`${entryId} was not proposed`);
      const approvals = ['judge-1', 'judge-2'].map((subject) => ({ by: by(subject), atMs: Date.now() }));
      await put({ ...entry, revision: entry.revision + 1, state, approvals: state === 'approved' ? approvals : [] });
    },
    /** Issues a live grant of 90 s under an authorisation of its own. */
    async grant(cameras: string[], entryIds: string[], change: Partial<Grant> = {}): Promise<Grant> {
      const grant = { ...grantOf(cameras, entryIds), ...change };
      grants.set(grant.authorisationId, grant);
      await send(grant);
      return grant;
    },
    /** Sends a grant as it is, for example an old grant again, or one that is signed with another key. */
    send,
    async end(authorisationId: string): Promise<void> {
      grants.delete(authorisationId);
      await producer.tombstone(liveGrant, authorisationId);
    },
    halt: (halted: boolean): Promise<void> =>
      producer.send(halt, signRecord(haltOf(halted), key), { id: `halt-${randomUUID()}` }),
    /** Removes everything that the next test would find. */
    async stop(): Promise<void> {
      for (const authorisationId of grants.keys()) await producer.tombstone(liveGrant, authorisationId);
      for (const entryId of entries.keys()) await producer.tombstone(watchlistEntry, entryId);
    },
  };
}
