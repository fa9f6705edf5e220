import { isEvent } from '@marsad/kafka';
import type { Received } from '@marsad/kafka';
import {
  alertChanged,
  clipRequested,
  consumerGroupOf,
  hotlistEntry,
  plateCropped,
  plateEvidenceReady,
  plateRead,
  trackEnded,
  trackId,
  viewFailed,
} from '@marsad/schemas';
import { eventually, permitAnalytics, plateImage } from '@marsad/testkit';
import { promisedSize } from '@marsad/vision';
import { expect, test } from 'vitest';
import { useDrillCity } from './support/drill-city.ts';

const PATIENCE = { timeoutMs: 120_000, everyMs: 250 };
const CAMERAS = 8;
const EPOCH = 1_790_000_000_000;
/** Longer than the ten quiet minutes after which a plate that returns is another alert. */
const APART_MS = 11 * 60_000;
const T0 = Date.now() - 3_600_000;

const city = useDrillCity();

test("plate-reader: two replicas read, one is killed, the survivor recounts the killed replica's votes and has its crops", async () => {
  const district = await city.newDistrict();
  const cameras = Array.from({ length: CAMERAS }, (_, index) => `${district}-c${index}`);
  const trackOf = (camera: string, ordinal: number): string => trackId({ camera, epoch: EPOCH, part: 0 }, ordinal);
  await permitAnalytics(city.addresses, cameras, ['plates']);
  const plate = { ...hotlistEntry.example.plate, raw: '274683 WW', key: 'ww:274683' };
  const entry = {
    ...hotlistEntry.example,
    entryId: `h-${district}`,
    plate,
    validFromMs: 0,
    refreshedAtMs: T0,
    expiresAtMs: T0 * 2,
  };
  await (await city.producer('governance')).send(hotlistEntry, hotlistEntry.schema.parse(entry), { id: entry.entryId });

  const reads: Received<typeof plateRead>[] = [];
  const evidence: Received<typeof plateEvidenceReady>[] = [];
  const failures: Received<typeof viewFailed>[] = [];
  const alerting = city.kafka('alerting');
  await alerting.tail({
    name: 'two-replicas',
    events: [plateRead, plateEvidenceReady, viewFailed],
    districts: [district],
    onEvent(received) {
      if (isEvent(received, plateRead)) reads.push(received);
      else if (isEvent(received, plateEvidenceReady)) evidence.push(received);
      else if (isEvent(received, viewFailed)) failures.push(received);
    },
  });
  const alerts = await city.follow(district, [alertChanged]);
  const ingest = await city.producer('camera-ingest');
  const jpeg = plateImage('ww');
  const { width, height } = promisedSize(jpeg) ?? { width: 1, height: 1 };
  const publishCrop = (ordinal: number, cropNumber: number): Promise<unknown> =>
    Promise.all(
      cameras.map((camera) => {
        const at = T0 + ordinal * APART_MS + cropNumber * 200;
        const seen = { district, camera, epoch: EPOCH, ordinal, trackId: trackOf(camera, ordinal), shot: cropNumber };
        const crop = { ...plateCropped.example, ...seen, widthPx: width, heightPx: height };
        const data = { ...crop, capturedAtMs: at, receivedAtMs: at };
        return ingest.sendPicture(plateCropped, data, jpeg, { id: `${data.trackId}:${cropNumber}` });
      }),
    );
  const endTrack = (ordinal: number): Promise<unknown> =>
    Promise.all(
      cameras.map((camera) => {
        const id = trackOf(camera, ordinal);
        return ingest.send(trackEnded, { ...trackEnded.example, district, camera, ordinal, trackId: id }, { id });
      }),
    );
  const tracks = (...ordinals: number[]): string[] =>
    ordinals.flatMap((ordinal) => cameras.map((camera) => trackOf(camera, ordinal))).toSorted();
  const tracksOf = (some: readonly Received<typeof plateRead>[]): string[] =>
    [...new Set(some.map(({ data }) => data.trackId))].toSorted();
  const alertsNow = () => [...alerts.values()].map(({ body }) => body as { alertId: string; why: { readId: string } });

  city.start('alerting', district);
  const [doomed, survivor] = [city.start('plate-reader', district), city.start('plate-reader', district)];
  for (const replica of [doomed, survivor])
    await eventually(() => expect(replica.log()).toContain('reading plates'), PATIENCE);
  const group = consumerGroupOf('plate-reader', district, 'plates');
  await eventually(async () => expect(await city.members(group), 'both share the cameras').toBe(2), PATIENCE);
  await publishCrop(1, 1);
  await eventually(() => expect(tracksOf(reads)).toEqual(tracks(1)), PATIENCE);
  expect(new Set(reads.map(({ attributes }) => attributes.source)).size, 'both replicas have read').toBe(2);
  // A request reaches the replica whose memory holds the crop, so every alert has its evidence.
  await eventually(() => expect(evidence).toHaveLength(CAMERAS), PATIENCE);

  await doomed.kill();
  const readIds = reads.map(({ data }) => [data.camera, data.readId] as const);
  const requests = await city.producer('alerting');
  for (const [camera, plateReadId] of readIds) {
    const alertId = `after-${camera}`;
    const data = { ...clipRequested.example, alertId, district, camera, plateReadId };
    await requests.send(clipRequested, data, { id: alertId });
  }
  await publishCrop(1, 2);
  await endTrack(1);
  await publishCrop(2, 1);
  await endTrack(2);
  const finals = (): Received<typeof plateRead>[] => reads.filter(({ data }) => data.final);
  await eventually(() => expect(tracksOf(finals())).toEqual(tracks(1, 2)), PATIENCE);
  const votesOf = (ordinal: number): number[] =>
    finals()
      .filter(({ data }) => tracks(ordinal).includes(data.trackId))
      .map(({ data }) => data.votes);
  expect(new Set(votesOf(1)), 'the crop that the killed replica had counted is counted again').toEqual(new Set([2]));
  expect(new Set(votesOf(2))).toEqual(new Set([1]));
  // Three a camera: for the alert of each of the two tracks, and for the request after the kill.
  await eventually(() => expect(new Set(evidence.map(({ data }) => data.alertId)).size).toBe(3 * CAMERAS), PATIENCE);
  expect(failures.map(({ data }) => data)).toEqual([]);
  await eventually(() => expect(new Set(alertsNow().map(({ alertId }) => alertId)).size).toBe(2 * CAMERAS), PATIENCE);
  expect(new Set(alertsNow().map(({ why }) => why.readId)).size, 'one alert a read').toBe(2 * CAMERAS);
  expect(survivor.running()).toBe(true);
}, 300_000);
