import type { DataOf, faceSession, LiveGrant, WatchlistEntry } from '@marsad/schemas';
import type { Gallery, TrackFaces } from '@marsad/vision';
import { sessionIdOf } from '../domain/ids.ts';
import { rosterOf, watchlistHash } from '../domain/roster.ts';
import { whyEnd } from '../domain/session.ts';
import type { EndReason } from '../domain/session.ts';
import { fitsTested } from '../domain/threshold.ts';
import type { Tested } from '../domain/threshold.ts';
import type { Metrics } from '../metrics.ts';
import type { FaceRights, Log } from '../ports.ts';
import type { Enrolment } from './enrolment.ts';

export type SessionRecord = DataOf<typeof faceSession>;
/** Faces are matched under one grant, against one list of persons: from then until it ends. */
export type OpenSession = {
  readonly sessionId: string;
  readonly grant: LiveGrant;
  readonly watchlistHash: string;
  readonly startedAtMs: number;
  readonly gallery: Gallery;
  /** What the tracks in view have shown, within this session and nowhere else. */
  readonly tracks: TrackFaces;
  readonly counts: { headsSeen: number; headsRefused: number; candidates: number };
  saidAtMs: number;
};

export type SessionNeeds = {
  readonly rights: FaceRights;
  readonly entryOf: (entryId: string) => WatchlistEntry | undefined;
  /** Whether heads of a camera of this grant come to this replica: one to which none come holds no templates of it. */
  readonly isOurs: (grant: LiveGrant) => boolean;
  readonly enrolment: Enrolment;
  readonly createGallery: (capacity: number) => Gallery;
  readonly createTracks: () => TrackFaces;
  readonly model: { readonly name: string; readonly sha256: string; readonly threshold: number };
  readonly tested: Tested;
  readonly replica: string;
  /** The entry in the audit log, then the record. In order, and kept trying; resolves when it is certain. */
  readonly say: (record: SessionRecord, grant: LiveGrant) => Promise<void>;
  readonly purge: (authorisationId: string) => void;
  readonly now: () => number;
  readonly log: Log;
  readonly onTrouble: (trouble: string | undefined) => void;
  readonly metrics?: Metrics | undefined;
};

/** A running session's counts are said again this often: whoever reads the log sees that it runs, and when a crash ended it. */
const SAID_EVERY_MS = 30_000;
/** Where a gallery could not be made (the store is away), it is tried again after so long. */
const TRIED_AGAIN_AFTER_MS = 2_000;
/** Heads wait so long for their session to open; they live two minutes. */
const WAITED_FOR_MS = 15_000;

/**
 * The sessions of matching: one for each live grant whose persons are approved. Whatever ends a grant ends its session, and the templates are
 * overwritten in the same moment. Matching itself does not rely on this: it asks for the grant at every head.
 */
export function createSessions(needs: SessionNeeds) {
  const { rights, entryOf, isOurs, enrolment, model, tested, replica, say, now, log, metrics } = needs;
  const open = new Map<string, OpenSession>();
  const opening = new Set<string>();
  const triedAtMs = new Map<string, number>();
  /** Since when a session should be open that is not yet. */
  const dueSinceMs = new Map<string, number>();
  let stopped = false;

  const recordOf = (session: OpenSession, end?: { endedAtMs: number; endReason: EndReason }): SessionRecord => {
    const { sessionId, grant, startedAtMs, gallery, counts } = session;
    const { authorisationId } = grant;
    const size = gallery.size;
    const { watchlistHash: hash } = session;
    return {
      ...{ sessionId, authorisationId, replica, startedAtMs, watchlistHash: hash, gallerySize: size, model },
      ...counts,
      ...end,
    };
  };
  const hasAct = ({ authorisationId, cameras }: LiveGrant): boolean =>
    cameras.some((camera) => rights.faceGrants(camera).some((one) => one.authorisationId === authorisationId));
  const rosterNow = (grant: LiveGrant): WatchlistEntry[] => rosterOf(grant, entryOf, now());
  const hashNow = (grant: LiveGrant): string | undefined => {
    const roster = rosterNow(grant);
    return roster.length === 0 ? undefined : watchlistHash(roster);
  };

  const end = (session: OpenSession, endReason: EndReason): void => {
    const record = recordOf(session, { endedAtMs: now(), endReason });
    session.gallery.wipe();
    session.tracks.wipe();
    open.delete(session.grant.authorisationId);
    if (endReason !== 'watchlist_changed') needs.purge(session.grant.authorisationId);
    metrics?.sessionEnded(endReason);
    log.info({ session: session.sessionId, reason: endReason }, 'a session of matching has ended');
    void say(record, session.grant).catch(() => undefined);
  };

  const stateOf = (session: OpenSession) => {
    const grant = rights.liveGrants().find((one) => one.authorisationId === session.grant.authorisationId);
    return {
      isActive: isOurs(session.grant) && !stopped,
      isHalted: rights.isHalted('faces'),
      grant,
      hasAct: grant !== undefined && hasAct(grant),
      watchlistHash: grant && hashNow(grant),
      atMs: now(),
    };
  };
  /** Ends it, if anything ends it. */
  const settle = (session: OpenSession): void => {
    const reason = whyEnd(session, stateOf(session));
    if (reason) end(session, reason);
  };

  /** Enrols all of the roster who can be; false where a picture cannot be had now. */
  const fill = async (gallery: Gallery, roster: readonly WatchlistEntry[]): Promise<boolean> => {
    for (const entry of roster) {
      const enrolled = await enrolment.describe(entry);
      if (enrolled.kind === 'unavailable') return false;
      if (enrolled.kind === 'refused') {
        log.error({ entry: entry.entryId, reason: enrolled.reason }, 'an approved picture cannot be matched with');
        continue;
      }
      gallery.enrol(entry.entryId, [enrolled.face.embedding]);
      enrolment.forget(enrolled.face);
    }
    return gallery.size > 0;
  };

  const begin = async (grant: LiveGrant): Promise<void> => {
    const roster = rosterNow(grant);
    const gallery = needs.createGallery(roster.length);
    try {
      if (!(await fill(gallery, roster))) return;
      const startedAtMs = now();
      const session: OpenSession = {
        sessionId: sessionIdOf(grant.authorisationId, replica, startedAtMs),
        grant,
        watchlistHash: watchlistHash(roster),
        startedAtMs,
        gallery,
        tracks: needs.createTracks(),
        counts: { headsSeen: 0, headsRefused: 0, candidates: 0 },
        saidAtMs: startedAtMs,
      };
      // While pictures were read the grant may have ended; and nothing is matched before the log has it.
      if (whyEnd(session, stateOf(session)) !== undefined) return;
      await say(recordOf(session), grant);
      open.set(grant.authorisationId, session);
      dueSinceMs.delete(grant.authorisationId);
      log.info({ session: session.sessionId, gallery: gallery.size }, 'a session of matching has begun');
      settle(session);
    } finally {
      if (open.get(grant.authorisationId)?.gallery !== gallery) gallery.wipe();
    }
  };

  /** Everybody who is enrolled in open galleries, and in those that are being made. */
  const enrolledNow = (): number =>
    [...open.values()].reduce((sum, { gallery }) => sum + gallery.size, 0) +
    rights.liveGrants().reduce((sum, one) => sum + (opening.has(one.authorisationId) ? rosterNow(one).length : 0), 0);

  const beginWhereDue = (): void => {
    let trouble: string | undefined;
    for (const grant of rights.liveGrants()) {
      const id = grant.authorisationId;
      if (open.has(id) || opening.has(id) || !isOurs(grant) || !hasAct(grant)) continue;
      if (!dueSinceMs.has(id)) dueSinceMs.set(id, now());
      const { length } = rosterNow(grant);
      if (length === 0) continue;
      const isDue = now() - (triedAtMs.get(id) ?? -Infinity) >= TRIED_AGAIN_AFTER_MS;
      if (isDue) triedAtMs.set(id, now());
      if (!fitsTested(enrolledNow(), length, tested)) {
        trouble = `${enrolledNow()} persons are looked for and ${length} more would be: the network was tested with ${tested.galleryMax}`;
        if (!isDue) continue;
        metrics?.sessionRefused();
        log.error({ authorisation: id, tested: tested.galleryMax }, `matching refuses to start: ${trouble}`);
        continue;
      }
      if (!isDue) continue;
      opening.add(id);
      void begin(grant)
        .catch((error: unknown) => log.error({ error: String(error) }, 'a session of matching could not begin'))
        .finally(() => opening.delete(id));
    }
    needs.onTrouble(trouble);
  };

  return {
    /** The session that is open under this authorisation. */
    of: (authorisationId: string): OpenSession | undefined => open.get(authorisationId),
    /** Whether one will be open in a moment: heads that came first may wait for it a little. */
    isComing(grant: LiveGrant): boolean {
      const { authorisationId } = grant;
      if (stopped || open.has(authorisationId) || rosterNow(grant).length === 0) return false;
      return now() - (dueSinceMs.get(authorisationId) ?? now()) < WAITED_FOR_MS;
    },
    /** At every change of rights or of the watchlist, and twice a second: what expires says nothing. */
    tick(): void {
      for (const session of [...open.values()]) {
        settle(session);
        session.tracks.expire(now());
        if (!open.has(session.grant.authorisationId) || now() - session.saidAtMs < SAID_EVERY_MS) continue;
        session.saidAtMs = now();
        void say(recordOf(session), session.grant).catch(() => undefined);
      }
      if (!stopped && !rights.isHalted('faces')) beginWhereDue();
      metrics?.sessions(open.size);
    },
    /** The partition has left: what the tracks of its cameras have shown is overwritten in every session, also in those that go on. */
    forgetPartition(partition: string): void {
      for (const { tracks } of open.values()) tracks.forgetSource(partition);
    },
    /** A candidate was said. */
    counted(authorisationId: string): void {
      const session = open.get(authorisationId);
      if (session) session.counts.candidates += 1;
    },
    stop(): void {
      stopped = true;
      for (const session of [...open.values()]) end(session, 'service_stopped');
    },
  };
}
export type Sessions = ReturnType<typeof createSessions>;
