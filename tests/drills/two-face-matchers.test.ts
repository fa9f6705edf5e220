import { isEvent } from '@marsad/kafka';
import type { Received } from '@marsad/kafka';
import { clipRequested, faceCandidate, faceCropped, faceEvidence, faceSession, trackId } from '@marsad/schemas';
import type { DataOf } from '@marsad/schemas';
import { eventually, permitAnalytics, startHeartbeat } from '@marsad/testkit';
import { promisedSize } from '@marsad/vision';
import { expect, test } from 'vitest';
import { headsAt } from '../../services/face-matcher/testing/heads.ts';
import { createGovernance } from '../../services/face-matcher/testing/rights.ts';
import { useDrillCity } from './support/drill-city.ts';

const PATIENCE = { timeoutMs: 120_000, everyMs: 250 };
const CAMERAS = 8;
const EPOCH = 1_790_000_000_000;
const RENEWED_EVERY_MS = 20_000;
const AT_MS = 2_250;

const city = useDrillCity();

/** Somebody is looked for on all of these cameras, under one grant that is renewed until the drill ends. */
async function lookFor(cameras: readonly string[], entryId: string, jpeg: Buffer): Promise<string> {
  const governance = await createGovernance(
    await city.kafka('governance'),
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
    return governance.send({ ...grant, renewal: (renewal += 1), issuedAtMs, expiresAtMs: issuedAtMs + 90_000 });
  });
  city.beforeEnd(() => renewing.stop());
  return grant.authorisationId;
}

test('face-matcher: two replicas match, one is killed, and the survivor has its candidates and their heads', async () => {
  const head = (await headsAt([AT_MS])).get(AT_MS)?.find(({ person }) => person === 'left');
  if (!head) throw new Error('nobody is in the footage');
  const district = await city.newDistrict();
  const cameras = Array.from({ length: CAMERAS }, (_, index) => `${district}-hall-${index}`);
  const authorisationId = await lookFor(cameras, `w-${district}`, head.jpeg);
  const candidates: Received<typeof faceCandidate>[] = [];
  const evidence: DataOf<typeof faceEvidence>[] = [];
  const sessions: DataOf<typeof faceSession>[] = [];
  await (
    await city.kafka('alerting')
  ).tail({
    name: 'two-matchers',
    events: [faceCandidate, faceEvidence],
    districts: [district],
    onEvent(received) {
      if (isEvent(received, faceCandidate)) candidates.push(received);
      else if (isEvent(received, faceEvidence)) evidence.push(received.data);
    },
  });
  await (
    await city.kafka('command-center')
  ).tail({ name: 'sessions', events: [faceSession], districts: [], onEvent: ({ data }) => void sessions.push(data) });

  const ingest = await city.producer('camera-ingest');
  const { width, height } = promisedSize(head.jpeg) ?? { width: 1, height: 1 };
  const trackOf = (camera: string, ordinal: number): string => trackId({ camera, epoch: EPOCH, part: 0 }, ordinal);
  const show = (ordinal: number): Promise<unknown> =>
    Promise.all(
      cameras.map((camera) => {
        const nowMs = Date.now();
        const seen = { district, camera, epoch: EPOCH, ordinal, trackId: trackOf(camera, ordinal) };
        const crop = { cropBox: head.cropBox, widthPx: width, heightPx: height };
        const data = { ...faceCropped.example, ...seen, ...crop, capturedAtMs: nowMs, receivedAtMs: nowMs };
        const permitted = { ...data, authorisationIds: [authorisationId] };
        return ingest.sendPicture(faceCropped, permitted, head.jpeg, { id: `${data.trackId}:h1` });
      }),
    );
  const tracks = (...ordinals: number[]): string[] =>
    ordinals.flatMap((ordinal) => cameras.map((camera) => trackOf(camera, ordinal))).toSorted();
  const tracksNow = (): string[] => [...new Set(candidates.map(({ data }) => data.trackId))].toSorted();

  const [doomed, survivor] = [city.start('face-matcher', district), city.start('face-matcher', district)];
  const replicas = (): Set<string> => new Set(sessions.map(({ replica }) => replica));
  await eventually(() => expect(replicas().size, 'both hold a session').toBe(2), PATIENCE);
  await show(1);
  await eventually(() => expect(tracksNow()).toEqual(tracks(1)), PATIENCE);
  expect(new Set(candidates.map(({ attributes }) => attributes.source)).size, 'both replicas have matched').toBe(2);

  await doomed.kill();
  const alerting = await city.producer('alerting');
  const { plateReadId: _, ...request } = clipRequested.example;
  for (const { data } of [...candidates]) {
    const alertId = `after-${data.camera}`;
    const asked = { ...request, alertId, district, camera: data.camera, faceCandidateId: data.candidateId };
    await alerting.send(clipRequested, asked, { id: alertId });
  }
  await show(2);
  await eventually(() => expect(tracksNow()).toEqual(tracks(1, 2)), PATIENCE);
  await eventually(() => expect(new Set(evidence.map(({ alertId }) => alertId)).size).toBe(CAMERAS), PATIENCE);
  expect(evidence.filter(({ outcome }) => outcome.kind !== 'stored')).toEqual([]);
  // What was matched again is the same candidate under the same id: nobody reviews it twice.
  expect(new Set(candidates.map(({ attributes }) => attributes.id)).size).toBe(2 * CAMERAS);
  expect(new Set(candidates.map(({ data }) => data.candidateId)).size).toBe(2 * CAMERAS);
  expect(survivor.running()).toBe(true);
}, 300_000);
