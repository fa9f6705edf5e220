import { faceCropped, trackId } from '@marsad/schemas';
import { createFaceGovernance, type Head, headsAt, permitAnalytics, startHeartbeat } from '@marsad/testkit';
import { promisedSize } from '@marsad/vision';
import type { DrillCity } from './drill-city.ts';

const EPOCH = 1_790_000_000_000;
/** A grant lasts 90 s. */
const RENEWED_EVERY_MS = 20_000;
const GRANT_MS = 90_000;
/** A moment of the footage at which the person on the left shows their face, ms. */
const SHOWN_AT_MS = 2_250;
let known: Head | undefined;

/** The head of somebody in the footage of the hall. */
export async function headOfSomebody(): Promise<Head> {
  known ??= (await headsAt([SHOWN_AT_MS])).get(SHOWN_AT_MS)?.find(({ person }) => person === 'left');
  if (!known) throw new Error('nobody is in the footage');
  return known;
}

/**
 * Starts a search for one person on these cameras, under a grant that is renewed until the drills end, because an unrenewed grant is void.
 * @returns the authorisation
 */
export async function searchForFace(city: DrillCity, cameras: readonly string[], entryId: string): Promise<string> {
  const { jpeg } = await headOfSomebody();
  const governance = await createFaceGovernance(
    city.kafka('governance'),
    city.addresses.keys.governance.privateKey,
    city.objects('command-center'),
  );
  await permitAnalytics(city.addresses, cameras, ['faces']);
  await governance.propose(entryId, jpeg);
  await governance.decide(entryId, 'approved');
  const grant = await governance.grant([...cameras], [entryId]);
  let renewal = 0;
  const renewing = await startHeartbeat(RENEWED_EVERY_MS, () => {
    const issuedAtMs = Date.now();
    return governance.send({ ...grant, renewal: (renewal += 1), issuedAtMs, expiresAtMs: issuedAtMs + GRANT_MS });
  });
  city.beforeEnd(() => renewing.stop());
  return grant.authorisationId;
}

export const faceTrackOf = (camera: string, ordinal: number): string =>
  trackId({ camera, epoch: EPOCH, part: 0 }, ordinal);

/** Publishes one head crop of the person, as camera-ingest does when they pass a camera. */
export async function publishHead(
  city: DrillCity,
  place: { readonly district: string; readonly camera: string },
  ordinal: number,
  authorisationId: string,
): Promise<void> {
  const { jpeg, cropBox } = await headOfSomebody();
  const { width, height } = promisedSize(jpeg) ?? { width: 1, height: 1 };
  const nowMs = Date.now();
  const data = {
    ...faceCropped.example,
    ...place,
    ...{ epoch: EPOCH, ordinal, trackId: faceTrackOf(place.camera, ordinal) },
    ...{ cropBox, widthPx: width, heightPx: height, capturedAtMs: nowMs, receivedAtMs: nowMs },
    authorisationIds: [authorisationId],
  };
  const ingest = await city.producer('camera-ingest');
  await ingest.sendPicture(faceCropped, data, jpeg, { id: `${data.trackId}:h1` });
}
