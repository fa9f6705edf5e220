import { randomUUID } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@marsad/deploy-local';
import { cameraCheckPictured, cameraCheckRequested, cameraChecked } from '@marsad/schemas';
import type { CameraCheckRequest } from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Collected } from '../testing/ingest-under-test.ts';
import { decodedJpeg, useIngest } from '../testing/ingest-under-test.ts';

const ingest = useIngest();
const PATIENCE = { timeoutMs: 60_000, everyMs: 100 };
const media = ingest.newFolder();
let district: string;
let results: Collected;

/** Asks as the command centre does. @returns the id of the check */
async function ask(source: CameraCheckRequest['source'], seconds = 4): Promise<string> {
  const checkId = `check-${randomUUID()}`;
  const request = { ...cameraCheckRequested.example, checkId, district, source, seconds, atMs: Date.now() };
  await (await ingest.producer('command-center')).send(cameraCheckRequested, request);
  return checkId;
}
const resultOf = (checkId: string) =>
  eventually(() => results.of(cameraChecked).find((result) => result.checkId === checkId) ?? false, PATIENCE);

beforeAll(async () => {
  district = await ingest.stack.createDistrict();
  copyFileSync(join(ROOT, 'samples', 'store-aisle-detection-preview.mp4'), join(media, 'people.mp4'));
  results = await ingest.collect('command-center', [cameraChecked, cameraCheckPictured], district);
  const variables = { MARSAD_MEDIA: media, MARSAD_CAMERA_NETWORKS: '127.0.0.2/32' };
  await ingest.start({ districts: [district], variables });
}, 60_000);

describe('what is at an address', () => {
  it('is answered with facts, after a masked picture of it', async () => {
    const checkId = await ask({ kind: 'file', path: 'people.mp4' });
    expect(await resultOf(checkId)).toMatchObject({
      district,
      outcome: 'checked',
      facts: { state: 'playing', codec: 'h264' },
      hasPicture: true,
    });
    const picture = results
      .received(cameraCheckPictured)
      .find((received) => (received.data as { checkId: string }).checkId === checkId);
    const { widthPx, heightPx } = cameraCheckPictured.schema.parse(picture?.data);
    const image = decodedJpeg(Buffer.from(picture?.picture ?? []));
    expect([image.width, image.height]).toEqual([widthPx, heightPx]);
  });

  it('is a fact too if nothing is there', async () => {
    const nothing = await resultOf(await ask({ kind: 'file', path: 'nothing.mp4' }));
    expect(nothing).toMatchObject({
      outcome: 'checked',
      facts: { state: 'down', reason: 'source_missing' },
      hasPicture: false,
    });
    const refused = await resultOf(await ask({ kind: 'rtsp', url: 'rtsp://127.0.0.2:9/1', transport: 'tcp' }));
    expect(refused).toMatchObject({ outcome: 'checked', facts: { state: 'down', reason: 'connection_refused' } });
  });

  it('is not looked at where no camera may be, or without its credential', async () => {
    const local = await resultOf(await ask({ kind: 'rtsp', url: 'rtsp://localhost:554/1', transport: 'tcp' }));
    expect(local).toMatchObject({ outcome: 'address_refused', hasPicture: false });
    const unknown = { kind: 'rtsp', url: 'rtsp://127.0.0.2:9/1', transport: 'tcp', credential: 'nobody' } as const;
    expect(await resultOf(await ask(unknown))).toMatchObject({ outcome: 'credential_unknown' });
  });
});
