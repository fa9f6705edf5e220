import { faceCandidate, faceCropped, type DataOf } from '@marsad/schemas';
import { expect } from 'vitest';
import { faceTrackOf, publishHead, searchForFace } from '../support/face-search.ts';
import type { Subject } from '../support/subject.ts';

const cameraOf = (district: string): string => `${district}-hall`;
const trackOf = (district: string, piece: number): string => faceTrackOf(cameraOf(district), piece);
/** The authorisation under which a district's heads are cut. */
const authorisations = new Map<string, string>();

/** The kind whose messages are pictures, and whose rights end by themselves: a track of who is looked for, one candidate. */
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
    const said = [...published.values()].map(({ body }) => body as DataOf<typeof faceCandidate>);
    const tracks = Array.from({ length: count }, (_piece, piece) => trackOf(district, piece));
    expect(said.map((candidate) => candidate.trackId).toSorted()).toEqual(tracks.toSorted());
    expect(new Set(said.map(({ candidateId }) => candidateId)).size).toBe(count);
    return Promise.resolve();
  },
  effectsSeen: (_, __, published) => Promise.resolve(published.size),
  inputsAPiece: 1,
  atWork: 'matching faces under live grants',
};
