import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { authorisation, type Role } from '@marsad/schemas';
import { CITY_AGENCY, NOW_MS, OTHER_AGENCY, alertOf, faceAlertOf } from '../../testing/test-client.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const BYTES = Buffer.from('0123456789');
const ORIGINAL = 'camera-ingest/hassan/2026-09-21/14/hassan-works-1/1.mp4';
const CLIP = 'view-maker/clip.mp4';
const ready = (bucket: string, objectKey: string) => ({
  status: 'ready',
  bucket,
  objectKey,
  sha256: createHash('sha256').update(BYTES).digest('hex'),
  widthPx: 640,
  heightPx: 360,
  tookMs: 10,
});

const client = useTestClient(async (client) => {
  const clip = await client.keep('views', CLIP, BYTES, 'video/mp4');
  client.memory.putAlert(alertOf({ clip, plateCrop: ready('evidence', 'plate-reader/gone.jpg') }), NOW_MS);
});

const get = (name: string, range?: string) =>
  client.http.inject({
    method: 'GET',
    url: `/api/alerts/a-91c2/${name}`,
    headers: { ...client.operatorOf('*'), ...(range && { range }) },
  });

describe('media of an alert', () => {
  it('serves the whole clip and forbids caching it', async () => {
    const response = await get('clip');
    expect([response.statusCode, response.rawPayload]).toEqual([200, BYTES]);
    expect(response.headers).toMatchObject({
      'content-type': 'video/mp4',
      'cache-control': 'private, no-store',
      'accept-ranges': 'bytes',
    });
  });

  it.each([
    ['bytes=0-3', 206, 'bytes 0-3/10', '0123'],
    ['bytes=4-', 206, 'bytes 4-9/10', '456789'],
    ['bytes=-2', 206, 'bytes 8-9/10', '89'],
    ['bytes=8-99', 206, 'bytes 8-9/10', '89'],
  ])('serves %s as a part', async (range, status, contentRange, body) => {
    const response = await get('clip', range);
    expect([response.statusCode, response.headers['content-range'], response.body]).toEqual([
      status,
      contentRange,
      body,
    ]);
    expect(response.headers['content-length']).toBe(String(body.length));
  });

  it('refuses a range beyond the end and says how long the clip is', async () => {
    const response = await get('clip', 'bytes=10-');
    expect([response.statusCode, response.headers['content-range']]).toEqual([416, 'bytes */10']);
  });

  it.each([
    ['pending', { status: 'pending' }, 409, { error: 'view_pending' }],
    [
      'failed',
      { status: 'failed', reason: 'nothing_recorded' },
      404,
      { error: 'view_failed', reason: 'nothing_recorded' },
    ],
    ['not made for this alert', { status: 'none' }, 404, { error: 'view_none' }],
    ['an original', ready('recordings', ORIGINAL), 404, { error: 'view_none' }],
    ['in the wrong store', ready('evidence', 'camera-ingest/plate.jpg'), 404, { error: 'view_none' }],
    ['an object of another service', ready('views', 'plate-reader/s.jpg'), 404, { error: 'view_none' }],
    ['an object of the service that makes clips', ready('views', 'view-maker/s.jpg'), 404, { error: 'view_none' }],
    [
      'an object of a service with a similar name',
      ready('views', 'camera-ingest-2/s.jpg'),
      404,
      { error: 'view_none' },
    ],
    [
      'without a SHA-256 in its event',
      { ...ready('views', 'camera-ingest/s.jpg'), sha256: undefined },
      404,
      { error: 'view_failed', reason: 'not_proved' },
    ],
  ])('does not serve a snapshot that is %s', async (_, snapshot, status, body) => {
    await client.keep('recordings', ORIGINAL, BYTES);
    for (const writer of ['camera-ingest', 'view-maker', 'plate-reader', 'camera-ingest-2'])
      await client.keep('views', `${writer}/s.jpg`, BYTES);
    client.memory.putAlert(alertOf({ revision: 9, snapshot }), NOW_MS);
    const response = await get('snapshot');
    expect([response.statusCode, response.json()]).toEqual([status, body]);
  });

  it('serves a clip that camera-ingest wrote before there was a view-maker, and none that another service wrote', async () => {
    const statusOf = async (writer: string): Promise<number> => {
      const clip = await client.keep('views', `${writer}/old.mp4`, BYTES, 'video/mp4');
      client.memory.putAlert(alertOf({ alertId: writer, clip }), NOW_MS);
      return (await client.get(`/api/alerts/${writer}/clip`, client.operatorOf('*'))).statusCode;
    };
    expect(await statusOf('camera-ingest')).toBe(200);
    expect(await statusOf('plate-reader')).toBe(404);
    expect(await statusOf('view-maker-2')).toBe(404);
  });

  it('distinguishes a missing object from an unavailable store', async () => {
    expect((await get('plate')).json()).toEqual({ error: 'view_gone' });
    client.broken.store = true;
    const away = await get('clip');
    expect([away.statusCode, away.json()]).toEqual([503, { error: 'pictures_store_unavailable' }]);
  });
});

describe('stored evidence that was overwritten', () => {
  const OTHER = Buffer.from('9876543210');
  const VIEWS = [
    ['snapshot', 'snapshot', 'views', 'camera-ingest/s.jpg'],
    ['clip', 'clip', 'views', CLIP],
    ['plate', 'plateCrop', 'evidence', 'plate-reader/p.jpg'],
  ] as const;

  it.each(VIEWS)(
    'a %s is served before it is overwritten and not after, and raises an alarm',
    async (name, field, bucket, key) => {
      client.memory.putAlert(alertOf({ revision: 2, [field]: await client.keep(bucket, key, BYTES) }), NOW_MS);
      expect((await get(name)).rawPayload).toEqual(BYTES);
      expect(client.replaced).toEqual([]);
      await client.keep(bucket, key, OTHER);
      for (const range of [undefined, 'bytes=0-3']) {
        const response = await get(name, range);
        expect([response.statusCode, response.json()]).toEqual([
          404,
          { error: 'view_failed', reason: 'picture_replaced' },
        ]);
      }
      expect(client.replaced).toEqual([bucket, bucket]);
      const what = { snapshot: 'snapshot', clip: 'clip', plate: 'plate_crop' }[name];
      expect(client.tampered[0]).toMatchObject({ alertId: 'a-91c2', district: 'hassan', what, bucket, objectKey: key });
    },
  );

  it('a head crop is not shown to its reviewers', async () => {
    client.memory.putAlert(
      faceAlertOf({}, { headCrop: await client.keep('evidence', 'face-matcher/h.jpg', BYTES) }),
      NOW_MS,
    );
    await client.keep('evidence', 'face-matcher/h.jpg', OTHER);
    const response = await client.http.inject({ url: '/api/alerts/f-1/head', headers: client.as('reviewer') });
    expect([response.statusCode, response.json()]).toEqual([404, { error: 'view_failed', reason: 'picture_replaced' }]);
    expect(client.replaced).toEqual(['evidence']);
  });

  it('is refused even while the alarm cannot be published', async () => {
    await client.keep('views', CLIP, OTHER);
    client.broken.bus = true;
    expect((await get('clip')).statusCode).toBe(404);
    expect([client.replaced, client.tampered]).toEqual([['views'], []]);
  });

  it('is served again once the announced bytes are there again', async () => {
    await client.keep('views', CLIP, OTHER);
    expect((await get('clip')).statusCode).toBe(404);
    await client.keep('views', CLIP, BYTES);
    expect((await get('clip', 'bytes=2-3')).body).toBe('23');
  });
});

describe('the head crop of a candidate', () => {
  const REVIEWERS = [1, 2].map((n) => ({ subject: `reviewer-${n}`, name: `R${n}`, agency: CITY_AGENCY }));
  const head = (headers: Record<string, string>) => client.http.inject({ url: '/api/alerts/f-1/head', headers });
  const put = (review: string, revision = 0) =>
    client.memory.putAlert(
      faceAlertOf(
        { review, ...(review === 'confirmed' && { verifiers: REVIEWERS }) },
        { revision, headCrop: ready('evidence', 'face-matcher/head.jpg') },
      ),
      NOW_MS,
    );
  beforeEach(async () => {
    await client.keep('evidence', 'face-matcher/head.jpg', BYTES);
    put('in_review');
  });

  it.each<[Role, string, number, string | undefined]>([
    ['reviewer', CITY_AGENCY, 200, undefined],
    ['supervisor', CITY_AGENCY, 409, 'in_review'],
    ['operator', CITY_AGENCY, 404, 'not_found'],
    ['judge', CITY_AGENCY, 404, 'not_found'],
    ['auditor', CITY_AGENCY, 404, 'not_found'],
    ['reviewer', OTHER_AGENCY, 404, 'not_found'],
    ['officer', OTHER_AGENCY, 404, 'not_found'],
  ])('while in review is answered to a %s of %s with %i', async (role, agency, status, error) => {
    const response = await head(client.as(role, agency));
    expect(response.statusCode).toBe(status);
    if (error) expect(response.json()).toEqual({ error });
    else expect(response.headers['cache-control']).toBe('private, no-store');
    // The log has the refusal and no access.
    expect(client.entries.filter(({ outcome }) => outcome === 'allowed')).toHaveLength(status === 200 ? 1 : 0);
  });

  it('is not shown to a reviewer who requested the search', async () => {
    const requestedBy = { subject: 'reviewer-1', name: 'R', agency: CITY_AGENCY };
    client.rights.authorisations.put(authorisation.schema.parse({ ...authorisation.example, requestedBy }));
    expect((await head(client.as('reviewer'))).json()).toEqual({ error: 'not_independent' });
  });

  it('is shown, once decided, to the supervisor, and no longer to a reviewer or to those who handle the alert', async () => {
    put('confirmed', 5);
    expect((await head(client.as('supervisor'))).rawPayload).toEqual(BYTES);
    expect((await head(client.as('reviewer'))).json()).toEqual({ error: 'not_in_review' });
    expect((await head(client.as('operator'))).json()).toEqual({ error: 'role_may_not', reason: 'head' });
  });

  it('does not exist for an alert that is not about a face', async () => {
    const response = await client.http.inject({ url: '/api/alerts/a-91c2/head', headers: client.as('supervisor') });
    expect(response.json()).toEqual({ error: 'view_none' });
  });
});
