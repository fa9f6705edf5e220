import { faceCandidate, faceCropped, type DataOf } from '@marsad/schemas';
import { expect } from 'vitest';
import { faceTrackOf, publishHead, searchForFace } from '../support/face-search.ts';
import type { Subject } from '../support/subject.ts';

const cameraOf = (district: string): string => `${district}-hall`;
const trackOf = (district: string, piece: number): string => faceTrackOf(cameraOf(district), piece);
/** The authorisation of each district, under which its heads are cropped. */
const authorisations = new Map<string, string>();

/** Matches faces: its messages are images, its rights end by themselves, and a track of the person looked for is one candidate. */
export const faceMatcher: Subject = {
  service: 'face-matcher',
  purpose: 'heads',
  belongsTo: 'district',
  input: faceCropped,
  outputs: [faceCandidate],
  async prepare(city, district) {
    authorisations.set(district, await searchForFace(city, [cameraOf(district)], `w-${district}`));
  },
  async feed(city, district, from, to) {
    const place = { district, camera: cameraOf(district) };
    for (let piece = from; piece < to; piece++)
      await publishHead(city, place, piece, authorisations.get(district) ?? '');
  },
  assertEffects(_, district, published, count) {
    const candidates = [...published.values()].map(({ body }) => body as DataOf<typeof faceCandidate>);
    const tracks = Array.from({ length: count }, (_piece, piece) => trackOf(district, piece));
    expect(candidates.map((candidate) => candidate.trackId).toSorted()).toEqual(tracks.toSorted());
    expect(new Set(candidates.map(({ candidateId }) => candidateId)).size).toBe(count);
    return Promise.resolve();
  },
  effectsSeen: (_, __, published) => Promise.resolve(published.size),
  inputMessagesPerPiece: 1,
  atWork: 'matching faces under live grants',
};
