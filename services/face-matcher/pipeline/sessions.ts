import type { LiveGrant } from '@marsad/schemas';
import { isExpected, newOpenings, planOpenings } from '../domain/openings.ts';
import type { EndReason } from '../domain/session.ts';
import type { Tested } from '../domain/threshold.ts';
import type { Metrics } from '../metrics.ts';
import { prepareSession, recordOf, wipeSession } from './open-session.ts';
import type { OpenSession, PrepareNeeds, SessionRecord } from './open-session.ts';
import { createSessionScope } from './session-scope.ts';
import type { ScopeNeeds } from './session-scope.ts';

export type { OpenSession, SessionRecord } from './open-session.ts';

export type SessionNeeds = ScopeNeeds &
  PrepareNeeds & {
    readonly model: { readonly name: string; readonly sha256: string; readonly threshold: number };
    readonly tested: Tested;
    /** Writes the entry in the audit log, then the record, in order; tries again until both are acknowledged. */
    readonly publish: (record: SessionRecord, grant: LiveGrant) => Promise<void>;
    /** Overwrites the faces that were kept under this authorisation. */
    readonly discardFaces: (authorisationId: string) => void;
    readonly onTrouble: (trouble: string | undefined) => void;
    readonly metrics?: Metrics | undefined;
  };

/** The counts of an open session are published again this often. Readers of the log see that it runs, and when a crash ended it; ms. */
const PUBLISHED_EVERY_MS = 30_000;

/**
 * The sessions of matching: one for each live grant whose persons are approved. Whatever ends a grant ends its session, and the templates are
 * overwritten in the same moment. Matching does not rely on this alone: it asks for the grant at every head.
 */
export function createSessions(needs: SessionNeeds) {
  const { rights, publish, now, log, metrics } = needs;
  const scope = createSessionScope(needs);
  const openings = newOpenings();
  const open = new Map<string, OpenSession>();
  let isStopped = false;

  const end = (session: OpenSession, endReason: EndReason): void => {
    const record = recordOf(session, needs, { endedAtMs: now(), endReason });
    const { authorisationId } = session.grant;
    wipeSession(session);
    open.delete(authorisationId);
    if (endReason !== 'watchlist_changed') needs.discardFaces(authorisationId);
    metrics?.sessionEnded(endReason);
    log.info({ session: session.sessionId, reason: endReason }, 'a session of matching has ended');
    void publish(record, session.grant).catch(() => undefined);
  };
  const endIfDue = (session: OpenSession): void => {
    const reason = scope.whyEnd(session, isStopped);
    if (reason) end(session, reason);
  };
  const begin = async (grant: LiveGrant): Promise<void> => {
    const session = await prepareSession(grant, scope.rosterOf(grant), needs);
    if (!session) return;
    try {
      // The grant may have ended while images were read. Nothing is matched before the log has the session.
      if (scope.whyEnd(session, isStopped) !== undefined) return;
      await publish(recordOf(session, needs), grant);
      open.set(grant.authorisationId, session);
      openings.dueSinceMs.delete(grant.authorisationId);
      log.info({ session: session.sessionId, gallery: session.gallery.size }, 'a session of matching has begun');
      endIfDue(session);
    } finally {
      if (open.get(grant.authorisationId) !== session) wipeSession(session);
    }
  };
  const beginDue = (): void => {
    const isInProgress = ({ authorisationId }: LiveGrant): boolean => openings.inProgress.has(authorisationId);
    const peopleOf = (grant: LiveGrant): number => scope.rosterOf(grant).length;
    const enrolled =
      sumOf([...open.values()].map(({ gallery }) => gallery.size)) +
      sumOf(rights.liveGrants().filter(isInProgress).map(peopleOf));
    const grants = scope.grants().filter((grant) => !open.has(grant.authorisationId) && !isInProgress(grant));
    const wanted = grants.map((grant) => ({ authorisationId: grant.authorisationId, people: peopleOf(grant) }));
    const plan = planOpenings(openings, wanted, enrolled, needs.tested, now());
    for (const authorisation of plan.refused) {
      metrics?.sessionRefused();
      log.error({ authorisation, tested: needs.tested.galleryMax }, `matching refuses to start: ${plan.trouble}`);
    }
    for (const grant of grants.filter(isInProgress))
      void begin(grant)
        .catch((error: unknown) => log.error({ error: String(error) }, 'a session of matching could not begin'))
        .finally(() => openings.inProgress.delete(grant.authorisationId));
    needs.onTrouble(plan.trouble);
  };
  const publishCounts = (session: OpenSession): void => {
    if (now() - session.publishedAtMs < PUBLISHED_EVERY_MS) return;
    session.publishedAtMs = now();
    void publish(recordOf(session, needs), session.grant).catch(() => undefined);
  };

  return {
    of: (authorisationId: string): OpenSession | undefined => open.get(authorisationId),
    /** Whether the session of this grant will be open in a moment, so that heads which came first should wait. */
    isOpening: (grant: LiveGrant): boolean =>
      !isStopped &&
      !open.has(grant.authorisationId) &&
      scope.rosterOf(grant).length > 0 &&
      isExpected(openings, grant.authorisationId, now()),
    /** Runs at every change of rights or of the watchlist, and twice a second, because nothing announces what expires. */
    tick(): void {
      for (const session of [...open.values()]) {
        endIfDue(session);
        session.tracks.expire(now());
        if (open.has(session.grant.authorisationId)) publishCounts(session);
      }
      if (!isStopped && !rights.isHalted('faces')) beginDue();
      metrics?.sessions(open.size);
    },
    /** Overwrites the sums of a lost partition's tracks in every session, also in those that go on. */
    forgetPartition(partition: string): void {
      for (const { tracks } of open.values()) tracks.forgetSource(partition);
    },
    countCandidate(authorisationId: string): void {
      const session = open.get(authorisationId);
      if (session) session.counts.candidates += 1;
    },
    stop(): void {
      isStopped = true;
      for (const session of [...open.values()]) end(session, 'service_stopped');
    },
  };
}
export type Sessions = ReturnType<typeof createSessions>;

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
