import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { isEvent } from '@marsad/kafka';
import type { EventProducer, Received } from '@marsad/kafka';
import { createObjectStore } from '@marsad/objects';
import {
  CameraId,
  clipRequested,
  messageDeadLettered,
  plateCropped,
  plateEvidenceReady,
  plateRead,
  trackEnded,
  trackId,
  viewFailed,
} from '@marsad/schemas';
import type { App } from '@marsad/service';
import { eventually, permitAnalytics, plateImage, useBus, useStack } from '@marsad/testkit';
import type { Collected } from '@marsad/testkit';
import { promisedSize } from '@marsad/vision';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { cropWith } from './testing/crops.ts';

const stack = useStack();
const bus = useBus(stack);
let district: string;
let camera: CameraId;
let withdraw: () => Promise<void>;
let app: App;
let ingest: EventProducer;
let alerting: EventProducer;
/** The events that alerting receives. */
let published: Collected<typeof plateRead | typeof plateEvidenceReady | typeof viewFailed>;
let deadLetters: Collected<typeof messageDeadLettered>;
/** Crops and ends are keyed by camera. */
const cameraOfTrack = new Map<string, string>();

const environment = () => stack.environment('plate-reader', [district]);

beforeAll(async () => {
  district = await stack.createDistrict();
  camera = CameraId.parse(`gate-${district}`);
  withdraw = await permitAnalytics(stack.addresses, [camera], ['plates']);
  app = await createApp(readConfig(environment()), bus.fatal);
  ingest = await bus.producer('camera-ingest');
  alerting = await bus.producer('alerting');
  published = await bus.collect('alerting', [plateRead, plateEvidenceReady, viewFailed], { districts: [district] });
  deadLetters = await bus.collect('deployment', [messageDeadLettered], { districts: [district] });
}, 60_000);

afterAll(async () => {
  await withdraw();
  await app.stop();
});

/** Sends one crop of a new track and returns the track's id. */
async function sendCrop(
  ordinal: number,
  jpeg: Buffer,
  fields: Partial<ReturnType<typeof cropWith>> = {},
): Promise<string> {
  const size = promisedSize(plateImage('ww')) ?? { width: 1, height: 1 };
  const { epoch, part } = cropWith();
  const crop = {
    ordinal,
    trackId: trackId({ camera, epoch, part }, ordinal),
    widthPx: size.width,
    heightPx: size.height,
  };
  const data = { ...cropWith({ shot: 1 }), ...crop, camera, district, ...fields };
  cameraOfTrack.set(crop.trackId, data.camera);
  await ingest.sendPicture(plateCropped, data, jpeg, { id: `${crop.trackId}:${data.shot}`, simulated: true });
  return crop.trackId;
}
const endTrack = (ordinal: number, id: string) =>
  ingest.send(
    trackEnded,
    { ...trackEnded.example, district, camera: cameraOfTrack.get(id) ?? camera, ordinal, trackId: id },
    { id },
  );
const readsOf = (id: string) =>
  published.received.filter(
    (received): received is Received<typeof plateRead> => isEvent(received, plateRead) && received.data.trackId === id,
  );
const evidence = () => published.of(plateEvidenceReady);
const failures = () => published.of(viewFailed);
const letterSize = () => promisedSize(plateImage('letter')) ?? { width: 1, height: 1 };

describe('a vehicle’s plate', () => {
  test('is read from its first crop, published at once, and final with the track’s end', async () => {
    const id = await sendCrop(1, plateImage('ww'));
    await eventually(() => expect(readsOf(id)).toHaveLength(1));
    expect(readsOf(id)[0]).toMatchObject({
      data: { revision: 0, final: false, votes: 1, plate: { family: 'ww', key: 'ww:274683' } },
      attributes: { simulated: 'true', modelhash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    await endTrack(1, id);
    await eventually(() => expect(readsOf(id)).toHaveLength(2));
    expect(readsOf(id)[1]?.data).toMatchObject({ revision: 1, final: true, readId: readsOf(id)[0]?.data.readId });
  });

  test('is read with its Arabic letter', async () => {
    const { width, height } = letterSize();
    const id = await sendCrop(2, plateImage('letter'), { widthPx: width, heightPx: height });
    await eventually(() => expect(readsOf(id)).toHaveLength(1));
    expect(readsOf(id)[0]?.data.plate).toMatchObject({ key: 'ma:36814:د:26', letter: 'د' });
  });

  test('is read once from a crop that arrives twice', async () => {
    const id = await sendCrop(3, plateImage('ww'));
    await sendCrop(3, plateImage('ww'));
    await endTrack(3, id);
    await eventually(() => expect(readsOf(id).at(-1)?.data.final).toBe(true));
    expect(readsOf(id).map(({ data }) => [data.revision, data.votes])).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  test('is read although the track’s end arrived before its crop', async () => {
    const { epoch, part } = cropWith();
    await endTrack(4, trackId({ camera, epoch, part }, 4));
    const id = await sendCrop(4, plateImage('ww'));
    await eventually(() => expect(readsOf(id).at(-1)?.data.final).toBe(true));
  });
});

describe('a restart', () => {
  test('counts open votes again and publishes the same revision under the same id', async () => {
    const id = await sendCrop(8, plateImage('ww'));
    await eventually(() => expect(readsOf(id)).toHaveLength(1));
    await app.stop();
    app = await createApp(readConfig(environment()), bus.fatal);
    await eventually(() => expect(readsOf(id)).toHaveLength(2), { timeoutMs: 20_000 });
    const [before, after] = readsOf(id);
    expect(after?.attributes.id).toBe(before?.attributes.id);
    expect(after?.data).toEqual(before?.data);
    await endTrack(8, id);
    await eventually(() => expect(readsOf(id).at(-1)?.data).toMatchObject({ revision: 1, final: true, votes: 1 }));
  });
});

describe('a crop that is no image', () => {
  test('goes to the dead letters without its bytes, and those after it are read', async () => {
    const noPicture = Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(40, 7), Buffer.from([0xff, 0xd9])]);
    await sendCrop(5, noPicture);
    const id = await sendCrop(6, plateImage('ww'));
    await eventually(() => expect(deadLetters.received).toHaveLength(1));
    expect(deadLetters.received[0]?.data).toMatchObject({
      reason: 'unreadable_picture',
      detail: 'no frame header of a JPEG',
    });
    expect(deadLetters.received[0]?.data).not.toHaveProperty('value');
    await eventually(() => expect(readsOf(id)).toHaveLength(1));
  });
});

describe('the plate crop of a hit', () => {
  const request = (alertId: string, plateReadId: string | undefined) =>
    alerting.send(
      clipRequested,
      { ...clipRequested.example, alertId, district, plateReadId, camera },
      { id: `clip-${alertId}` },
    );

  test('is stored as evidence and published', async () => {
    const id = await sendCrop(7, plateImage('ww'));
    await eventually(() => expect(readsOf(id)).toHaveLength(1));
    const readId = readsOf(id)[0]?.data.readId ?? '';
    await request('a-hit', readId);
    await eventually(() => expect(evidence()).toHaveLength(1));
    expect(evidence()[0]).toMatchObject({ alertId: 'a-hit', readId, bucket: 'evidence' });
    expect(evidence()[0]?.widthPx).toBeGreaterThan(100);
    const objectKey = evidence()[0]?.objectKey ?? '';
    expect(objectKey.startsWith('plate-reader/')).toBe(true);
    const stored = await createObjectStore(stack.objects('command-center')).getStream('evidence', objectKey);
    expect(stored).toMatchObject({ size: evidence()[0]?.bytes, contentType: 'image/jpeg' });
    const sha256 = createHash('sha256').update(await buffer(stored.stream));
    expect(evidence()[0]?.sha256).toBe(sha256.digest('hex'));
    expect(evidence()[0]?.capturedFromMs).toEqual(expect.any(Number));
  });

  test('that is no longer kept is published as expired; a request without a plate, or for one that a smart camera read, is ignored', async () => {
    await request('a-zone', undefined);
    await request('a-smart', 'er-of-a-smart-camera');
    await request('a-late', 'r-nobody');
    await eventually(() => expect(failures()).toHaveLength(1));
    expect(failures()[0]).toMatchObject({ alertId: 'a-late', what: 'plate', reason: 'crop_expired' });
  });
});

describe('reading that is not permitted', () => {
  const readWithin = (id: string, timeoutMs: number) =>
    eventually(() => readsOf(id).length > 0, { timeoutMs }).catch(() => false);

  test('drops the crops of a camera without an act, and within 5 s those of one whose act is withdrawn', async () => {
    const neighbour = CameraId.parse(`other-${district}`);
    const stranger = await sendCrop(20, plateImage('ww'), { camera: neighbour });
    const open = await sendCrop(21, plateImage('ww'));
    await eventually(() => expect(readsOf(open)).toHaveLength(1));
    expect(readsOf(stranger)).toEqual([]);

    await withdraw();
    const withdrawnAtMs = Date.now();
    // Each crop has a track of its own: the first that is not read shows that the withdrawal has arrived.
    for (let ordinal = 22; await readWithin(await sendCrop(ordinal, plateImage('ww')), 1_500); ordinal += 1)
      expect(Date.now() - withdrawnAtMs).toBeLessThan(5_000);

    // The vote from before is over by now, as the neighbour's shows, and is not published.
    const withdrawNeighbour = await permitAnalytics(stack.addresses, [neighbour], ['plates']);
    await endTrack(21, open);
    const read = await eventually(
      async () => {
        const id = await sendCrop(30, plateImage('ww'), { camera: neighbour });
        return readsOf(id).length > 0 && id;
      },
      { everyMs: 500 },
    );
    await endTrack(30, read);
    await eventually(() => expect(readsOf(read).at(-1)?.data.final).toBe(true));
    expect(readsOf(open)).toHaveLength(1);
    await withdrawNeighbour();

    withdraw = await permitAnalytics(stack.addresses, [camera], ['plates']);
    await eventually(async () => readsOf(await sendCrop(40, plateImage('ww'))).length > 0, { everyMs: 500 });
  }, 60_000);
});
