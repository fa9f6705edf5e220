import { faceSessionIdOf } from '@marsad/schemas';
import type { DataOf, faceSession, LiveGrant, WatchlistEntry } from '@marsad/schemas';
import { mintId } from '@marsad/schemas/ids';
import type { Gallery, TrackFaces } from '@marsad/vision';
import { watchlistHash } from '../domain/roster.ts';
import type { EndReason } from '../domain/session.ts';
import type { Log } from '../ports.ts';
import type { Enrolment } from './enrolment.ts';

export type SessionRecord = DataOf<typeof faceSession>;

/** Matching under one grant against one list of persons, from when it opens until it ends. */
export type OpenSession = {
  readonly sessionId: string;
  readonly grant: LiveGrant;
  readonly watchlistHash: string;
  readonly startedAtMs: number;
  readonly gallery: Gallery;
  /** The sums of the tracks in view. They exist within this session only. */
  readonly tracks: TrackFaces;
  readonly counts: { headsSeen: number; headsRefused: number; candidates: number };
  /** When its record was last published. */
  publishedAtMs: number;
};

export type PrepareNeeds = {
  readonly enrolment: Enrolment;
  readonly createGallery: (capacity: number) => Gallery;
  readonly createTracks: () => TrackFaces;
  readonly replica: string;
  readonly now: () => number;
  readonly log: Log;
};

/**
 * Makes a session whose gallery holds everybody on the roster who can be enrolled.
 * @returns undefined if an image is unavailable or nobody could be enrolled; the templates are overwritten then
 */
export async function prepareSession(
  grant: LiveGrant,
  roster: readonly WatchlistEntry[],
  { enrolment, createGallery, createTracks, replica, now, log }: PrepareNeeds,
): Promise<OpenSession | undefined> {
  const gallery = createGallery(roster.length);
  let session: OpenSession | undefined;
  try {
    if (!(await enrolAll(gallery, roster, enrolment, log))) return undefined;
    const startedAtMs = now();
    session = {
      sessionId: mintId(faceSessionIdOf(grant.authorisationId, replica, startedAtMs)),
      grant,
      watchlistHash: watchlistHash(roster),
      startedAtMs,
      gallery,
      tracks: createTracks(),
      counts: { headsSeen: 0, headsRefused: 0, candidates: 0 },
      publishedAtMs: startedAtMs,
    };
    return session;
  } finally {
    if (session === undefined) gallery.wipe();
  }
}

/** @returns whether every image could be fetched and at least one person is enrolled; a refused image is left out */
async function enrolAll(
  gallery: Gallery,
  roster: readonly WatchlistEntry[],
  enrolment: Enrolment,
  log: Log,
): Promise<boolean> {
  for (const entry of roster) {
    const enrolled = await enrolment.describe(entry);
    if (enrolled.kind === 'unavailable') return false;
    if (enrolled.kind === 'refused') {
      log.error({ entry: entry.entryId, reason: enrolled.reason }, 'an approved image cannot be matched');
      continue;
    }
    try {
      gallery.enrol(entry.entryId, [enrolled.face.embedding]);
    } finally {
      enrolment.forget(enrolled.face);
    }
  }
  return gallery.size > 0;
}

/** Overwrites every template and every sum of a session. */
export function wipeSession({ gallery, tracks }: OpenSession): void {
  gallery.wipe();
  tracks.wipe();
}

/** Makes the record of a session. Call it before the session is wiped, because the record has the gallery's size. */
export function recordOf(
  { sessionId, grant, startedAtMs, gallery, counts, watchlistHash: hash }: OpenSession,
  { replica, model }: { replica: string; model: SessionRecord['model'] },
  end?: { endedAtMs: number; endReason: EndReason },
): SessionRecord {
  return {
    sessionId,
    authorisationId: grant.authorisationId,
    replica,
    startedAtMs,
    watchlistHash: hash,
    gallerySize: gallery.size,
    model,
    ...counts,
    ...end,
  };
}
