import type { DataOf } from '@marsad/schemas';
import { faceCandidate, faceCropped, trackId } from '@marsad/schemas';
import { permitAnalytics, startHeartbeat } from '@marsad/testkit';
import { expect } from 'vitest';
import { promisedSize } from '@marsad/vision';
import { headsAt } from '../../../services/face-matcher/testing/heads.ts';
import type { Head } from '../../../services/face-matcher/testing/heads.ts';
import { createGovernance } from '../../../services/face-matcher/testing/rights.ts';
import type { DrillCity } from '../support/drill-city.ts';
import type { Subject } from '../support/subject.ts';

const EPOCH = 1_790_000_000_000;
const RENEWED_EVERY_MS = 20_000;
const cameraOf = (district: string): string => `${district}-hall`;
const trackOf = (district: string, piece: number): string =>
  trackId({ camera: cameraOf(district), epoch: EPOCH, part: 0 }, piece);
/** The authorisation under which a district's heads are cut. */
const authorisations = new Map<string, string>();
let cut: Head | undefined;

async function head(): Promise<Head> {
  cut ??= (await headsAt([2_250])).get(2_250)?.find(({ person }) => person === 'left');
  if (!cut) throw new Error('nobody is in the footage');
  return cut;
}

async function lookFor(city: DrillCity, district: string): Promise<void> {
  const { jpeg } = await head();
  const governance = await createGovernance(
    await city.kafka('governance'),
    city.addresses.keys.governance.privateKey,
    city.objects('command-center'),
  );
  await permitAnalytics(city.addresses, [cameraOf(district)], ['faces']);
  await governance.propose(`w-${district}`, jpeg);
  await governance.decide(`w-${district}`, 'approved');
  const grant = await governance.grant([cameraOf(district)], [`w-${district}`]);
  authorisations.set(district, grant.authorisationId);
  let renewal = 0;
  // Until the drills end: a grant that nobody renews is void, and the drill would then show nothing.
  const renewing = await startHeartbeat(RENEWED_EVERY_MS, () => {
    const issuedAtMs = Date.now();
    return governance.send({ ...grant, renewal: (renewal += 1), issuedAtMs, expiresAtMs: issuedAtMs + 90_000 });
  });
  city.beforeEnd(() => renewing.stop());
}

/** The kind whose messages are pictures, and whose rights end by themselves: a track of who is looked for, one candidate. */
export const faceMatcher: Subject = {
  service: 'face-matcher',
  purpose: 'heads',
  belongsTo: 'district',
  input: faceCropped,
  outputs: [faceCandidate],
  prepare: lookFor,
  async feed(city, district, from, to) {
    const producer = await city.producer('camera-ingest');
    const { jpeg, cropBox } = await head();
    const { width, height } = promisedSize(jpeg) ?? { width: 1, height: 1 };
    for (let piece = from; piece < to; piece++) {
      const nowMs = Date.now();
      const data = {
        ...faceCropped.example,
        ...{ district, camera: cameraOf(district), epoch: EPOCH, ordinal: piece, trackId: trackOf(district, piece) },
        ...{ cropBox, widthPx: width, heightPx: height, capturedAtMs: nowMs, receivedAtMs: nowMs },
        authorisationIds: [authorisations.get(district) ?? ''],
      };
      await producer.sendPicture(faceCropped, data, jpeg, { id: `${data.trackId}:h1` });
    }
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
