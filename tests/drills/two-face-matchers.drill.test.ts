import { isEvent, type Received } from '@marsad/kafka';
import { clipRequested, consumerGroupOf, faceCandidate, faceEvidence, faceSession, type DataOf } from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import { expect, test } from 'vitest';
import { useDrillCity } from './support/drill-city.ts';
import { faceTrackOf, publishHead, searchForFace } from './support/face-search.ts';

const PATIENCE = { timeoutMs: 120_000, everyMs: 250 };
const CAMERAS = 8;

const city = useDrillCity();

test('face-matcher: two replicas match, one is killed, and the survivor has its candidates and their heads', async () => {
  const district = await city.newDistrict();
  const cameras = Array.from({ length: CAMERAS }, (_, index) => `${district}-hall-${index}`);
  const authorisationId = await searchForFace(city, cameras, `w-${district}`);
  const candidates: Received<typeof faceCandidate>[] = [];
  const evidence: DataOf<typeof faceEvidence>[] = [];
  const sessions: DataOf<typeof faceSession>[] = [];
  await city.kafka('alerting').tail({
    name: 'two-matchers',
    events: [faceCandidate, faceEvidence],
    districts: [district],
    onEvent(received) {
      if (isEvent(received, faceCandidate)) candidates.push(received);
      else if (isEvent(received, faceEvidence)) evidence.push(received.data);
    },
  });
  await city
    .kafka('command-center')
    .tail({ name: 'sessions', events: [faceSession], districts: [], onEvent: ({ data }) => void sessions.push(data) });

  const publishHeads = (ordinal: number): Promise<unknown> =>
    Promise.all(cameras.map((camera) => publishHead(city, { district, camera }, ordinal, authorisationId)));
  const tracks = (...ordinals: number[]): string[] =>
    ordinals.flatMap((ordinal) => cameras.map((camera) => faceTrackOf(camera, ordinal))).toSorted();
  const tracksNow = (): string[] => [...new Set(candidates.map(({ data }) => data.trackId))].toSorted();

  const [doomed, survivor] = [city.start('face-matcher', district), city.start('face-matcher', district)];
  const replicas = (): Set<string> => new Set(sessions.map(({ replica }) => replica));
  await eventually(() => expect(replicas().size, 'both hold a session').toBe(2), PATIENCE);
  const group = consumerGroupOf('face-matcher', district, 'heads');
  await eventually(async () => expect(await city.members(group), 'both share the cameras').toBe(2), PATIENCE);
  await publishHeads(1);
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
  await publishHeads(2);
  await eventually(() => expect(tracksNow()).toEqual(tracks(1, 2)), PATIENCE);
  await eventually(() => expect(new Set(evidence.map(({ alertId }) => alertId)).size).toBe(CAMERAS), PATIENCE);
  expect(evidence.filter(({ outcome }) => outcome.kind !== 'stored')).toEqual([]);
  // A head that is matched again is the same candidate under the same id, so nobody reviews it twice.
  expect(new Set(candidates.map(({ attributes }) => attributes.id)).size).toBe(2 * CAMERAS);
  expect(new Set(candidates.map(({ data }) => data.candidateId)).size).toBe(2 * CAMERAS);
  expect(survivor.running()).toBe(true);
}, 300_000);
