import { describe, expect, it } from 'vitest';
import { headWith, T } from '../testing/records.ts';
import { createCandidateBook } from './candidate-book.ts';
import type { Resemblance } from './candidate-book.ts';

const model = { name: 'face-embedding', sha256: 'a'.repeat(64) };
const like = (score: number, fields: Partial<Resemblance> = {}): Resemblance => ({
  authorisationId: 'auth-1',
  caseReference: 'DEMO-1',
  entryId: 'w-1',
  score,
  quality: 0.8,
  faceBox: { x: 1, y: 1, width: 9, height: 9 },
  gallerySize: 1,
  simulated: true,
  ...fields,
});
const head = headWith();

describe('the candidates of a track', () => {
  it('are one for each entry, amended by better crops only', () => {
    const book = createCandidateBook(model);
    const publishWith = (score: number) =>
      book.revisionsOf(head, [like(score)]).map((revision) => (book.notePublished(revision, 0n, T), revision.revision));
    expect([0.6, 0.55, 0.6, 0.7].map(publishWith)).toEqual([[0], [], [], [1]]);
  });

  it('have the same id however often they are found, and another for another track, authorisation, entry or network', () => {
    const idOf = (heads = head, resemblance = like(0.6), of = model) =>
      createCandidateBook(of).revisionsOf(heads, [resemblance])[0]?.candidateId;
    expect(idOf()).toBe(idOf());
    const others = [
      idOf(headWith({ trackId: 'c:1:0:t2' })),
      idOf(head, like(0.6, { authorisationId: 'auth-2' })),
      idOf(head, like(0.6, { entryId: 'w-2' })),
      idOf(head, like(0.6), { ...model, sha256: 'b'.repeat(64) }),
    ];
    expect(new Set([idOf(), ...others]).size).toBe(5);
  });

  it('are returned again until they are acknowledged', () => {
    const book = createCandidateBook(model);
    expect(book.revisionsOf(head, [like(0.6)])).toEqual(book.revisionsOf(head, [like(0.6)]));
  });

  it('need the first head of their track, because a later head alone may resemble nobody', () => {
    const book = createCandidateBook(model);
    book.openTrack(head.trackId, 38n, T, T + 15_000);
    for (const revision of book.revisionsOf(head, [like(0.6)])) book.notePublished(revision, 40n, T + 1_000);
    expect(
      book.neededFrom(T + 20_000),
      'the window of the track has ended, but an alert may still ask for its candidate',
    ).toBe(38n);
  });

  it('need their first head until none of their heads can arrive again', () => {
    const book = createCandidateBook(model);
    expect(book.neededFrom(T)).toBeUndefined();
    for (const [score, offset] of [
      [0.6, 40n],
      [0.7, 44n],
    ] as const)
      for (const revision of book.revisionsOf(head, [like(score)])) book.notePublished(revision, offset, T);
    expect(book.neededFrom(T + 149_999)).toBe(40n);
    expect(book.neededFrom(T + 150_000)).toBeUndefined();
  });
});
