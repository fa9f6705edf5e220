import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { authorisation, watchlistEntry, type Role } from '@marsad/schemas';
import { CITY_AGENCY, NOW_MS, OTHER_AGENCY, PUBLIC_URL, faceAlertOf } from '../../testing/test-client.ts';
import { SMALL_JPEG, formWith } from '../../testing/pictures.ts';
import { LARGEST_PICTURE_BYTES } from './watchlist.routes.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const sha256 = createHash('sha256').update(SMALL_JPEG).digest('hex');
const client = useTestClient();

const upload = (form: ReturnType<typeof formWith>, headers: Record<string, string> = client.as('supervisor')) =>
  client.http.inject({
    method: 'POST',
    url: '/api/watchlist/pictures',
    payload: form.payload,
    headers: { origin: PUBLIC_URL, ...headers, ...form.headers },
  });

describe('a picture to be enrolled', () => {
  it('is stored under the hash of its bytes, whatever its name is', async () => {
    const response = await upload(formWith(SMALL_JPEG, '../../views/clip.mp4'));
    const objectKey = `command-center/${sha256}.jpg`;
    expect([response.statusCode, response.json()]).toEqual([201, { objectKey, sha256 }]);
    expect(await client.storedIn('watchlist')).toEqual([objectKey]);
  });

  it.each([
    [
      'text with the name of a picture',
      formWith(Buffer.from('not a picture at all, but long enough')),
      415,
      'picture_not_jpeg',
    ],
    ['a picture that was cut off', formWith(SMALL_JPEG.subarray(0, 100)), 415, 'picture_not_jpeg'],
    ['more than 2 MB', formWith(Buffer.alloc(LARGEST_PICTURE_BYTES + 1, 0xff)), 413, 'picture_too_large'],
    ['an empty file', formWith(Buffer.alloc(0)), 415, 'picture_not_jpeg'],
    [
      'no form at all',
      { payload: Buffer.from('{}'), headers: { 'content-type': 'application/json' } },
      400,
      'invalid_request',
    ],
    [
      'a form without a file',
      { payload: Buffer.from('--b--\r\n'), headers: { 'content-type': 'multipart/form-data; boundary=b' } },
      400,
      'invalid_request',
    ],
  ])('is refused where it is %s, and nothing is stored or logged', async (_, form, status, error) => {
    const response = await upload(form);
    expect([response.statusCode, response.json()]).toMatchObject([status, { error }]);
    expect(await client.storedIn('watchlist')).toEqual([]);
    expect(client.entries.filter(({ outcome }) => outcome === 'allowed')).toEqual([]);
  });

  it.each<[Role, string]>([
    ['operator', CITY_AGENCY],
    ['judge', CITY_AGENCY],
    ['reviewer', CITY_AGENCY],
    ['supervisor', OTHER_AGENCY],
  ])('is not taken from a %s of %s', async (role, agency) => {
    expect((await upload(formWith(SMALL_JPEG), client.as(role, agency))).statusCode).toBe(403);
    expect(await client.storedIn('watchlist')).toEqual([]);
  });

  it('is not taken from another origin', async () => {
    const response = await upload(formWith(SMALL_JPEG), { ...client.as('supervisor'), origin: 'http://evil.test' });
    expect(response.json()).toEqual({ error: 'origin_refused' });
  });
});

describe('an enrolled picture', () => {
  const getPicture = (headers: Record<string, string>, id = 'w-1') =>
    client.http.inject({ url: `/api/watchlist/${id}/picture`, headers });
  beforeEach(async () => {
    const { objectKey } = await client.keep('watchlist', 'command-center/w-1.jpg', SMALL_JPEG);
    const image = { objectKey, sha256 };
    client.rights.watchlist.put(watchlistEntry.schema.parse({ ...watchlistEntry.example, image }));
  });

  it.each<[Role, number]>([
    ['supervisor', 200],
    ['judge', 200],
    ['controller', 200],
    ['operator', 404],
    ['auditor', 404],
    ['analyst', 404],
    ['reviewer', 404],
  ])('is shown to a %s: %i', async (role, status) => {
    const response = await getPicture(client.as(role));
    expect(response.statusCode).toBe(status);
    if (status === 200) expect(response.headers['cache-control']).toBe('private, no-store');
    expect(client.entries.filter(({ outcome }) => outcome === 'allowed')).toHaveLength(status === 200 ? 1 : 0);
  });

  it('is shown to a reviewer while a candidate of that entry is in review, and not after', async () => {
    const reviewer = client.as('reviewer');
    client.memory.putAlert(faceAlertOf({ entryId: 'w-other' }, { alertId: 'f-other' }), NOW_MS);
    expect((await getPicture(reviewer)).statusCode).toBe(404);
    client.memory.putAlert(faceAlertOf(), NOW_MS);
    expect((await getPicture(reviewer)).rawPayload).toEqual(SMALL_JPEG);
    expect((await getPicture(client.as('reviewer', CITY_AGENCY, ['agdal']))).statusCode).toBe(404);
    client.memory.putAlert(faceAlertOf({ review: 'confirmed' }, { revision: 5 }), NOW_MS);
    expect((await getPicture(reviewer)).statusCode).toBe(404);
  });

  it('is not shown to a reviewer who requested the search', async () => {
    client.memory.putAlert(faceAlertOf(), NOW_MS);
    const requestedBy = { subject: 'reviewer-1', name: 'R', agency: CITY_AGENCY };
    client.rights.authorisations.put(authorisation.schema.parse({ ...authorisation.example, requestedBy }));
    expect((await getPicture(client.as('reviewer'))).statusCode).toBe(404);
    expect((await getPicture(client.as('reviewer', CITY_AGENCY, ['*'], 'reviewer-2'))).statusCode).toBe(200);
  });

  it('is not shown after another picture was stored in its place', async () => {
    expect((await getPicture(client.as('judge'))).rawPayload).toEqual(SMALL_JPEG);
    await client.keep('watchlist', 'command-center/w-1.jpg', Buffer.concat([SMALL_JPEG, Buffer.alloc(1)]));
    const response = await getPicture(client.as('judge'));
    expect([response.statusCode, response.json()]).toEqual([404, { error: 'view_failed', reason: 'picture_replaced' }]);
    expect(client.replaced).toEqual(['watchlist']);
  });

  it('that does not exist looks like a hidden one', async () => {
    expect((await getPicture(client.as('judge'), 'w-2')).json()).toEqual({ error: 'not_found' });
    expect((await getPicture(client.as('officer', OTHER_AGENCY))).json()).toEqual({ error: 'not_found' });
  });
});
