import { faceCropped, topicOf } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { createFakeRights, faceAlong, silentLog } from '../testing/fakes.ts';
import { entryWith, grantWith, T } from '../testing/records.ts';
import { createMatching } from './matching.ts';

const grant = grantWith({ fromMs: T - 1_000, toMs: T + 3_600_000, expiresAtMs: T + 90_000, entryIds: ['w-1'] });
const { authorisationId } = grant;
const place = { district: 'hassan', partition: 0 };

let nowMs: number;
let isAssigned: boolean;
let rights: ReturnType<typeof createFakeRights>;
let matching: ReturnType<typeof createMatching>;
let face: Buffer;
beforeEach(async () => {
  [nowMs, isAssigned] = [T, true];
  rights = createFakeRights();
  rights.grants = [grant];
  matching = createMatching({
    rights,
    entryOf: (entryId) => entryWith({ entryId }),
    isAssignedHere: () => isAssigned,
    enrolment: {
      describe: () => Promise.resolve({ kind: 'face', face: faceAlong(3) }),
      forget: ({ embedding }) => void embedding.fill(0),
    },
    model: { name: 'face-embedding', sha256: 'a'.repeat(64), threshold: 0.5 },
    tested: { description: 'face-and-mirror-2', threshold: 0.5, galleryMax: 3 },
    replica: 'face-matcher-test',
    publish: () => Promise.resolve(),
    now: () => nowMs,
    log: silentLog,
    onTrouble: () => undefined,
  });
  matching.sessions.tick();
  await expect.poll(() => matching.sessions.of(authorisationId)).toBeDefined();
  const { partition, faces } = matching.memory.of(place);
  const crop = { source: partition, track: 't1', number: 1, quality: 1, capturedAtMs: T };
  matching.sessions.of(authorisationId)?.tracks.add({ ...crop, embedding: faceAlong(7).embedding }, T, () => undefined);
  face = Buffer.from([7, 7]);
  faces.keep('c-1', { jpeg: face, widthPx: 1, heightPx: 1, score: 0.9, authorisationId }, T);
});

describe('pixels and templates of a person are overwritten', () => {
  /** Every event after which data of a person may no longer be kept, and which of the three it overwrites. */
  it.each<[string, () => void, { face: boolean; track: boolean; template: boolean }]>([
    [
      'when two minutes have passed',
      () => {
        nowMs += 120_000;
        rights.grants = [{ ...grant, expiresAtMs: nowMs + 90_000 }];
        matching.memory.of(place).faces.get('c-1', nowMs);
        matching.sessions.tick();
      },
      { face: true, track: true, template: false },
    ],
    [
      'when the partition is lost',
      () => matching.memory.assignments.onRevoked([{ ...place, topic: topicOf(faceCropped, place.district) }]),
      { face: true, track: true, template: false },
    ],
    [
      'when the authorisation ends',
      () => {
        rights.grants = [];
        matching.sessions.tick();
      },
      { face: true, track: true, template: true },
    ],
    [
      'when faces are halted',
      () => {
        rights.halted = true;
        matching.sessions.tick();
      },
      { face: true, track: true, template: true },
    ],
    [
      'when no camera of the grant is read here any more',
      () => {
        isAssigned = false;
        matching.sessions.tick();
      },
      { face: true, track: true, template: true },
    ],
    ['when the service stops', () => matching.stop(), { face: true, track: true, template: true }],
  ])('%s', (_, happen, expected) => {
    const session = matching.sessions.of(authorisationId);
    if (!session) throw new Error('no session is open');
    happen();
    expect({
      face: face.every((byte) => byte === 0),
      track: session.tracks.size === 0,
      template: session.gallery.best(faceAlong(3).embedding) === undefined,
    }).toEqual(expected);
  });
});
