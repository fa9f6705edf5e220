import type { LiveGrant } from '@marsad/schemas';
import type { EndReason } from '../domain/session.ts';
import type { Metrics } from '../metrics.ts';
import type { Log } from '../ports.ts';
import { recordOf, wipeSession } from './open-session.ts';
import type { OpenSession, SessionRecord } from './open-session.ts';
import type { SessionScope } from './session-scope.ts';

export type OpenSessionsNeeds = {
  readonly replica: string;
  readonly model: SessionRecord['model'];
  /** Writes the entry in the audit log, then the record, in order; tries again until both are acknowledged. */
  readonly publish: (record: SessionRecord, grant: LiveGrant) => Promise<void>;
  /** Overwrites the faces that were kept under this authorisation. */
  readonly discardFaces: (authorisationId: string) => void;
  readonly now: () => number;
  readonly log: Log;
  readonly metrics?: Metrics | undefined;
};

/** The counts of an open session are published again this often. Readers of the log see that it runs, and when a crash ended it; ms. */
const PUBLISHED_EVERY_MS = 30_000;

/** The open sessions, by authorisation. However a session ends, its templates and sums are overwritten. */
export function createOpenSessions(scope: SessionScope, needs: OpenSessionsNeeds) {
  const { publish, now, log, metrics } = needs;
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
  const publishCounts = (session: OpenSession): void => {
    if (now() - session.publishedAtMs < PUBLISHED_EVERY_MS) return;
    session.publishedAtMs = now();
    void publish(recordOf(session, needs), session.grant).catch(() => undefined);
  };

  return {
    of: (authorisationId: string): OpenSession | undefined => open.get(authorisationId),
    all: (): OpenSession[] => [...open.values()],
    isStopped: (): boolean => isStopped,
    /**
     * Opens a session once the log has it, unless its grant has ended meanwhile. Overwrites one that does not open.
     * @returns whether it opened, even if it has ended again by now
     */
    async add(session: OpenSession): Promise<boolean> {
      try {
        if (scope.whyEnd(session, isStopped) !== undefined) return false;
        await publish(recordOf(session, needs), session.grant);
        open.set(session.grant.authorisationId, session);
        log.info({ session: session.sessionId, gallery: session.gallery.size }, 'a session of matching has begun');
        endIfDue(session);
        return true;
      } finally {
        if (open.get(session.grant.authorisationId) !== session) wipeSession(session);
      }
    },
    /** Ends sessions that may not go on, forgets tracks whose window has ended, and publishes counts. */
    tick(): void {
      for (const session of [...open.values()]) {
        endIfDue(session);
        session.tracks.expire(now());
        if (open.has(session.grant.authorisationId)) publishCounts(session);
      }
    },
    stop(): void {
      isStopped = true;
      for (const session of [...open.values()]) end(session, 'service_stopped');
    },
  };
}
