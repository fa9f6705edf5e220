import { createGallery, createTrackFaces, TRACK_WINDOW_MS } from '@marsad/vision';
import type { Gallery, TrackFaces } from '@marsad/vision';
import type { WatchlistEntry } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { createFakeRights, faceAlong, silentLog } from '../testing/fakes.ts';
import { entryWith, grantWith, T } from '../testing/records.ts';
import type { Enrolled } from './enrolment.ts';
import { createSessions } from './sessions.ts';
import type { SessionRecord, Sessions } from './sessions.ts';

const model = { name: 'face-embedding', sha256: 'a'.repeat(64), threshold: 0.5 };
const grant = grantWith({ fromMs: T - 1_000, toMs: T + 3_600_000, expiresAtMs: T + 90_000, entryIds: ['w-1', 'w-2'] });
const id = grant.authorisationId;

let nowMs: number;
let isAssigned: boolean;
let rights: ReturnType<typeof createFakeRights>;
let entries: Map<string, WatchlistEntry>;
let enrolled: () => Enrolled;
let galleries: Gallery[];
let tracks: TrackFaces[];
let published: SessionRecord[];
let discarded: string[];
let trouble: string | undefined;
let sessions: Sessions;
beforeEach(() => {
  [nowMs, isAssigned, galleries, tracks, published, discarded, trouble] = [T, true, [], [], [], [], undefined];
  rights = createFakeRights();
  rights.grants = [grant];
  entries = new Map(['w-1', 'w-2'].map((entryId) => [entryId, entryWith({ entryId })]));
  enrolled = () => ({ kind: 'face', face: faceAlong(3) });
  sessions = createSessions({
    rights,
    entryOf: (entryId) => entries.get(entryId),
    isAssignedHere: () => isAssigned,
    enrolment: {
      describe: () => Promise.resolve(enrolled()),
      forget: ({ embedding }) => void embedding.fill(0),
    },
    createGallery: (capacity) => {
      const gallery = createGallery({ capacity });
      galleries.push(gallery);
      return gallery;
    },
    createTracks: () => {
      const made = createTrackFaces({ capacity: 2 });
      tracks.push(made);
      return made;
    },
    model,
    tested: { description: 'face-and-mirror-2', threshold: 0.5, galleryMax: 3 },
    replica: 'face-matcher-test',
    publish: (record) => (published.push(record), Promise.resolve()),
    discardFaces: (authorisationId) => void discarded.push(authorisationId),
    now: () => nowMs,
    log: silentLog,
    onTrouble: (now) => void (trouble = now),
  });
});
/** Lets a session open, which takes several awaits. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
const tick = async () => {
  sessions.tick();
  await settle();
};

describe('a live grant', () => {
  it('opens one session, which is in the log before anything is matched', async () => {
    await tick();
    await tick();
    expect(sessions.of(id)?.gallery.size).toBe(2);
    expect(published).toMatchObject([{ authorisationId: id, gallerySize: 2, model, headsSeen: 0, startedAtMs: T }]);
    expect(published[0]).not.toHaveProperty('endedAtMs');
  });

  it.each([
    ['whose cameras are all read by another replica', () => void (isAssigned = false)],
    ['under a halt', () => void (rights.halted = true)],
    ['without an act', () => void (rights.act = false)],
    ['without an approved person', () => void entries.clear()],
  ])('opens none %s', async (_, arrange) => {
    arrange();
    await tick();
    expect(sessions.of(id)).toBeUndefined();
    expect(published).toEqual([]);
    expect(galleries).toEqual([]);
  });

  it('makes heads wait a little while its images are unavailable, and is tried again', async () => {
    enrolled = () => ({ kind: 'unavailable' });
    await tick();
    expect([sessions.of(id), sessions.isOpening(grant)]).toEqual([undefined, true]);
    enrolled = () => ({ kind: 'face', face: faceAlong(3) });
    nowMs += 2_000;
    await tick();
    expect([sessions.of(id)?.gallery.size, sessions.isOpening(grant)]).toEqual([2, false]);
  });

  it('makes heads wait for a quarter of a minute at most', async () => {
    enrolled = () => ({ kind: 'unavailable' });
    await tick();
    nowMs += 15_000;
    expect(sessions.isOpening(grant)).toBe(false);
  });

  it('does not open with images that cannot be matched', async () => {
    enrolled = () => ({ kind: 'refused', reason: 'picture_changed', quality: 0 });
    await tick();
    expect(sessions.of(id)).toBeUndefined();
    expect(published).toEqual([]);
  });

  it('that ends while its images are read leaves nothing', async () => {
    sessions.tick();
    rights.grants = [];
    await settle();
    expect(sessions.of(id)).toBeUndefined();
    expect(galleries[0]?.size).toBe(0);
    expect(published).toEqual([]);
  });
});

describe('a gallery larger than the tested one', () => {
  it('is refused with an error, and opens when there is room', async () => {
    const other = grantWith({ ...grant, authorisationId: 'auth-2', entryIds: ['w-1', 'w-2'] });
    rights.grants = [grant, other];
    await tick();
    await tick();
    expect(sessions.of('auth-2')).toBeUndefined();
    expect(trouble).toMatch(/2 persons are looked for and 2 more would be: the network was tested with 3/);
    rights.grants = [other];
    nowMs += 2_000;
    await tick();
    expect(sessions.of('auth-2')?.gallery.size).toBe(2);
    expect(trouble).toBeUndefined();
  });
});

/** Adds a crop of a stranger to the open session. */
const showStranger = (source = 'hassan/0'): void =>
  void sessions
    .of(id)
    ?.tracks.add(
      { source, track: `${source}:t1`, number: 1, embedding: faceAlong(7).embedding, quality: 1, capturedAtMs: nowMs },
      nowMs,
      () => undefined,
    );

it('the sum of a track is overwritten when its window ends, although no other head comes', async () => {
  await tick();
  showStranger();
  nowMs += TRACK_WINDOW_MS - 1;
  await tick();
  expect(tracks[0]?.size).toBe(1);
  nowMs += 1;
  await tick();
  expect(tracks[0]?.size).toBe(0);
});

it('the sums of a partition’s tracks are overwritten when it is lost, although the session goes on', async () => {
  await tick();
  showStranger('hassan/0');
  showStranger('hassan/1');
  sessions.forgetPartition('hassan/0');
  expect(sessions.of(id)).toBeDefined();
  expect(tracks[0]?.size).toBe(1);
  sessions.forgetPartition('hassan/1');
  expect(tracks[0]?.size).toBe(0);
});

describe('a session ends, and its templates are overwritten in the same moment', () => {
  it.each([
    ['faces are halted', () => void (rights.halted = true), 'halted'],
    ['the authorisation is ended', () => void (rights.grants = []), 'authorisation_ended'],
    ['the act is withdrawn', () => void (rights.act = false), 'act_missing'],
    ['the partitions of its cameras are lost', () => void (isAssigned = false), 'service_stopped'],
  ])('when %s', async (_, happen, reason) => {
    await tick();
    showStranger();
    happen();
    sessions.tick();
    expect(tracks[0]?.size).toBe(0);
    expect(sessions.of(id)).toBeUndefined();
    expect(galleries[0]?.size).toBe(0);
    expect(galleries[0]?.best(faceAlong(3).embedding)).toBeUndefined();
    expect(published.at(-1)).toMatchObject({ endReason: reason, endedAtMs: T, gallerySize: 2 });
    expect(discarded).toEqual([id]);
  });

  it('when somebody is withdrawn, and another session begins with those who are left', async () => {
    await tick();
    showStranger();
    entries.set('w-2', entryWith({ entryId: 'w-2', state: 'withdrawn' }));
    nowMs += 2_000;
    await tick();
    expect(published.map(({ endReason, gallerySize }) => [endReason, gallerySize])).toEqual([
      [undefined, 2],
      ['watchlist_changed', 2],
      [undefined, 1],
    ]);
    expect(tracks.map(({ size }) => size)).toEqual([0, 0]);
    expect(published[2]?.watchlistHash).not.toBe(published[0]?.watchlistHash);
    expect(discarded).toEqual([]);
  });

  it('when somebody’s enrolment expires by the clock', async () => {
    entries.set('w-2', entryWith({ entryId: 'w-2', expiresAtMs: T + 500 }));
    await tick();
    nowMs += 500;
    await tick();
    expect(published.at(-1)).toMatchObject({ endReason: 'watchlist_changed' });
  });

  it('when the service stops', async () => {
    await tick();
    sessions.stop();
    await tick();
    expect(published.at(-1)).toMatchObject({ endReason: 'service_stopped' });
    expect(sessions.of(id)).toBeUndefined();
  });
});

it('the counts of an open session are published every half minute', async () => {
  await tick();
  sessions.countCandidate(id);
  nowMs += 29_999;
  await tick();
  expect(published).toHaveLength(1);
  nowMs += 1;
  await tick();
  expect(published.at(-1)).toMatchObject({ candidates: 1 });
});
