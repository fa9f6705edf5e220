import { createGallery, createTrackFaces, TRACK_WINDOW_MS } from '@marsad/vision';
import type { FaceDescription } from '@marsad/vision';
import { createKeptCrops } from '@marsad/evidence';
import type { KeptCrops } from '@marsad/evidence';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCandidateBook } from '../domain/candidate-book.ts';
import type { CandidateBook } from '../domain/candidate-book.ts';
import { createFakeReader, createFakeRights, faceAlong, fakeCodec } from '../testing/fakes.ts';
import { grantWith, headWith, T } from '../testing/records.ts';
import type { CandidateCrop } from '../ports.ts';
import type { HeadInput } from './head-input.ts';
import { createHeadPipeline } from './pipeline.ts';
import type { OpenSession } from './sessions.ts';

const grant = grantWith({ fromMs: T - 1_000, toMs: T + 1_000 });
const head = headWith({ capturedAtMs: T, authorisationIds: [grant.authorisationId] });
const THRESHOLD = 0.5;

let face: FaceDescription;
let reader: ReturnType<typeof createFakeReader>;
let rights: ReturnType<typeof createFakeRights>;
let session: OpenSession | undefined;
let isOpening: boolean;
let faces: KeptCrops<CandidateCrop>;
let book: CandidateBook;
let pipeline: ReturnType<typeof createHeadPipeline>;
beforeEach(() => {
  face = faceAlong(0);
  reader = createFakeReader(() => face);
  rights = createFakeRights();
  rights.grants = [grant];
  const gallery = createGallery({ capacity: 2 });
  gallery.enrol('w-1', [faceAlong(0).embedding]);
  gallery.enrol('w-2', [faceAlong(1).embedding]);
  const counts = { headsSeen: 0, headsRefused: 0, candidates: 0 };
  const tracks = createTrackFaces({ capacity: 2 });
  session = { sessionId: 's', grant, watchlistHash: 'h', startedAtMs: T, gallery, tracks, counts, publishedAtMs: T };
  isOpening = false;
  faces = createKeptCrops({ capacity: 10 });
  book = createCandidateBook({ name: 'face-embedding', sha256: 'a'.repeat(64) });
  const sessions = { of: () => session, isOpening: () => isOpening };
  pipeline = createHeadPipeline({ reader, rights, sessions, model: { threshold: THRESHOLD }, codec: fakeCodec });
});
const run = (fields: Partial<HeadInput> = {}) =>
  pipeline.run({
    data: head,
    jpeg: Buffer.from('jpeg'),
    simulated: true,
    partition: 'hassan/0',
    offset: 0n,
    book,
    faces,
    nowMs: T,
    ...fields,
  });

it('has these steps', () => expect(pipeline.steps).toEqual(['in_scope', 'decode', 'match', 'propose']));

it('a head of somebody who is looked for is a candidate, and its face is kept for the reviewers', async () => {
  const outcome = await run();
  expect(outcome).toMatchObject({ kind: 'pass', value: [{ entryId: 'w-1', revision: 0, score: 1, gallerySize: 2 }] });
  const [revision] = outcome.kind === 'pass' ? outcome.value : [];
  expect(faces.get(revision?.candidateId ?? '', T)).toMatchObject({ widthPx: 41, heightPx: 51 });
  expect(session?.counts).toMatchObject({ headsSeen: 1, headsRefused: 0 });
});

describe('a head that gives nothing', () => {
  it.each([
    ['of a stranger', () => void (face = faceAlong(7)), 'no_match'],
    ['without a usable face', () => void (face = { kind: 'refused', reason: 'turned_away' }), 'turned_away'],
    ['without a live grant', () => void (rights.grants = []), 'out_of_scope'],
    ['under a halt', () => void (rights.halted = true), 'out_of_scope'],
    ['without an act', () => void (rights.act = false), 'out_of_scope'],
    ['of another camera than the grant’s', () => void (rights.grants = [{ ...grant, cameras: [] }]), 'out_of_scope'],
    [
      'that names another authorisation',
      () => void (rights.grants = [{ ...grant, authorisationId: 'auth-9' }]),
      'out_of_scope',
    ],
    ['where nobody is enrolled', () => void (session = undefined), 'no_session'],
  ])('%s', async (_, arrange, reason) => {
    arrange();
    expect(await run()).toEqual({ kind: 'drop', reason });
    expect(faces.size).toBe(0);
  });

  it('because its grant ended while it was being described', async () => {
    reader.meanwhile = () => void (rights.grants = []);
    expect(await run()).toEqual({ kind: 'drop', reason: 'out_of_scope' });
    expect(session?.counts.headsSeen).toBe(0);
  });

  it('because it is no JPEG', async () => {
    expect(await run({ jpeg: Buffer.alloc(0) })).toMatchObject({ kind: 'dead_letter', reason: 'unreadable_picture' });
  });
});

it('waits for a session that is being opened', async () => {
  session = undefined;
  isOpening = true;
  expect(await run()).toEqual({ kind: 'retry', reason: 'session_opening', afterMs: 250 });
});

it('a description is overwritten whatever the outcome', async () => {
  await run();
  face = faceAlong(7);
  await run();
  reader.meanwhile = () => void (rights.halted = true);
  await run();
  expect(reader.lent).toHaveLength(3);
  for (const { embedding } of reader.lent) expect(embedding.every((value) => value === 0)).toBe(true);
});

/** A face with this cosine to the person who is enrolled along axis 0. The rest of its embedding lies along another axis. */
const faceLike = (similarity: number, otherAxis = 9) => {
  const slanted = faceAlong(0);
  slanted.embedding[0] = similarity;
  slanted.embedding[otherAxis] = Math.sqrt(1 - similarity ** 2);
  return slanted;
};

it('just below the threshold is a stranger, just above it is not', async () => {
  face = faceLike(THRESHOLD - 0.001);
  expect(await run({ data: { ...head, trackId: 'c:1:0:t8' } })).toEqual({ kind: 'drop', reason: 'no_match' });
  face = faceLike(THRESHOLD + 0.001);
  expect(await run({ data: { ...head, trackId: 'c:1:0:t9' } })).toMatchObject({ kind: 'pass' });
});

describe('the crops of a track are summed', () => {
  const shot = (number: number, fields: Partial<HeadInput> = {}) =>
    run({ data: { ...head, shot: number, capturedAtMs: T + number }, offset: BigInt(number), ...fields });

  it('two poor ones that agree only on the person are a candidate, although neither is one alone', async () => {
    face = faceLike(0.45, 9);
    expect(await shot(1)).toEqual({ kind: 'drop', reason: 'no_match' });
    face = faceLike(0.45, 10);
    const outcome = await shot(2);
    // Two descriptions 0.45 from the enrolled one and otherwise at right angles: their mean is 0.45 / sqrt((1 + 0.45²) / 2) from it.
    expect(outcome).toMatchObject({ kind: 'pass', value: [{ entryId: 'w-1', revision: 0 }] });
    expect(outcome.kind === 'pass' && outcome.value[0]?.score).toBeCloseTo(0.58, 2);
  });

  it('those of a stranger that resemble two different people resemble neither together', async () => {
    face = faceLike(0.45, 9);
    await shot(1);
    face = faceAlong(7);
    expect(await shot(2)).toEqual({ kind: 'drop', reason: 'no_match' });
  });

  it('the same crop again counts once', async () => {
    face = faceLike(0.45, 9);
    await shot(1);
    face = faceLike(0.45, 10);
    expect(await shot(1)).toEqual({ kind: 'drop', reason: 'no_match' });
  });

  it('those of another track, or of the same one a window later, are not', async () => {
    face = faceLike(0.45, 9);
    await shot(1);
    face = faceLike(0.45, 10);
    const other = { ...head, shot: 2, trackId: 'c:1:0:t9' };
    expect(await run({ data: other })).toEqual({ kind: 'drop', reason: 'no_match' });
    const later = { data: { ...head, shot: 2, capturedAtMs: T + 1 + TRACK_WINDOW_MS }, nowMs: T + TRACK_WINDOW_MS };
    rights.grants = [{ ...grant, toMs: T + 60_000 }];
    expect(await run(later)).toEqual({ kind: 'drop', reason: 'no_match' });
  });

  it('are not added to those from before the partition was lost, because all are read again when it comes back', async () => {
    face = faceLike(0.45, 9);
    await shot(1);
    session?.tracks.forgetSource('hassan/0');
    face = faceLike(0.45, 10);
    expect(await shot(2)).toEqual({ kind: 'drop', reason: 'no_match' });
    face = faceLike(0.45, 9);
    expect(await shot(1)).toMatchObject({ kind: 'pass' });
  });

  it('hold the offset together with published candidates, from whichever began first', async () => {
    const [published, followed] = [
      { ...head, trackId: 'c:1:0:t8' },
      { ...head, trackId: 'c:1:0:t9' },
    ];
    face = faceAlong(0);
    const outcome = await run({ data: published, offset: 7n });
    for (const revision of outcome.kind === 'pass' ? outcome.value : []) book.notePublished(revision, 7n, T);
    face = faceAlong(7);
    await run({ data: followed, offset: 3n });
    expect(book.neededFrom(T)).toBe(3n);
    expect(book.neededFrom(T + TRACK_WINDOW_MS), 'the candidate needs it longer than the window').toBe(7n);
  });

  it('give the same candidates to the replica that takes the partition over after the window, from the held offset', async () => {
    const likeness = [faceLike(0.45, 9), faceLike(0.45, 10)];
    const showFrom = async (first: number) => {
      const ids: string[] = [];
      for (let at = first; at <= 2; at += 1) {
        face = structuredClone(likeness[at - 1] ?? faceAlong(7));
        const outcome = await shot(at, { book });
        for (const revision of outcome.kind === 'pass' ? outcome.value : []) {
          book.notePublished(revision, BigInt(at), T);
          ids.push(revision.candidateId);
        }
      }
      return ids;
    };
    const found = await showFrom(1);
    expect(found).toHaveLength(1);
    const heldFrom = Number(book.neededFrom(T + 2 * TRACK_WINDOW_MS));
    session?.tracks.forgetSource('hassan/0');
    book = createCandidateBook({ name: 'face-embedding', sha256: 'a'.repeat(64) });
    expect(await showFrom(heldFrom)).toEqual(found);
  });

  it('are read again from the first of them after a crash, as long as its window is open', async () => {
    face = faceLike(0.45, 9);
    await shot(4);
    await shot(5);
    expect(book.neededFrom(T + TRACK_WINDOW_MS - 1)).toBe(4n);
    expect(book.neededFrom(T + TRACK_WINDOW_MS)).toBeUndefined();
  });
});
