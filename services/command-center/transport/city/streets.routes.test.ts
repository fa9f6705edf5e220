import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStreetArchive } from '../../adapters/street-archive.ts';
import type { StreetArchive, StreetsShown } from '../../ports.ts';
import { streetTile, writeStreetArchive } from '../../testing/street-archive.ts';
import { createTestClient, type TestClient } from '../../testing/test-client.ts';

const FILE = writeStreetArchive([{ z: 0, x: 0, y: 0, bytes: streetTile('primary', 'Avenue Mohammed V') }]);
let folder: string;
let streets: StreetArchive;
let client: TestClient;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'marsad-streets-'));
  await writeFile(join(folder, 'city.pmtiles'), FILE);
  streets = await openStreetArchive(join(folder, 'city.pmtiles'));
  client = await createTestClient({ streets });
});
afterAll(async () => {
  await client.stop();
  await streets.close();
  await rm(folder, { recursive: true });
});

const operator = () => client.operatorOf('agdal');
const viewOf = async (): Promise<StreetsShown> =>
  (await client.get('/api/map/streets', operator())).json<{ streets: StreetsShown }>().streets;
const ask = (range: string | undefined, version = streets.view.version, headers = operator()) =>
  client.get(`/api/map/streets.pmtiles?version=${version}`, { ...headers, ...(range && { range }) });

it('a page learns where tiles are, and reads exactly those bytes', async () => {
  const { root, layers, attribution } = await viewOf();
  expect([layers, attribution]).toEqual(['openmaptiles', '© OpenStreetMap contributors']);
  const last = root.offset + root.length - 1;
  const answer = await ask(`bytes=${root.offset}-${last}`);
  expect(answer.statusCode).toBe(206);
  expect(answer.headers).toMatchObject({
    'content-range': `bytes ${root.offset}-${last}/${FILE.length}`,
    'content-length': String(root.length),
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(answer.rawPayload).toEqual(FILE.subarray(root.offset, last + 1));
});

describe('refused is', () => {
  it.each([undefined, 'bytes=5-2', 'bytes=0-1,3-4', 'bytes=99999999-', 'lines=1-2'])(
    'no single stretch: %s',
    async (range) => {
      const answer = await ask(range);
      expect([answer.statusCode, answer.headers['content-range']]).toEqual([416, `bytes */${FILE.length}`]);
    },
  );

  it('another archive, because its tiles lie elsewhere', async () => {
    expect((await ask('bytes=0-9', 'another')).statusCode).toBe(404);
  });

  it('everybody who does not work for the city', async () => {
    for (const path of ['/api/map/streets', `/api/map/streets.pmtiles?version=${streets.view.version}`]) {
      const headers = { range: 'bytes=0-9' };
      expect((await client.get(path, headers)).statusCode).toBe(401);
      expect((await client.get(path, { ...headers, ...client.as('officer', 'police') })).statusCode).toBe(403);
      const embedded = { ...headers, ...operator(), 'sec-fetch-site': 'cross-site' };
      expect((await client.get(path, embedded)).statusCode).toBe(403);
    }
  });
});

it('without an archive there are no streets, and no bytes', async () => {
  const bare = await createTestClient();
  const headers = { ...bare.operatorOf('agdal'), range: 'bytes=0-9' };
  expect((await bare.get('/api/map/streets', headers)).json()).toEqual({ streets: null });
  expect((await bare.get('/api/map/streets.pmtiles?version=x', headers)).statusCode).toBe(404);
  await bare.stop();
});

it('a service with a wrong archive does not start, and says which file and why', async () => {
  const path = join(folder, 'wrong.pmtiles');
  await writeFile(path, writeStreetArchive([{ z: 0, x: 0, y: 0, bytes: Buffer.from([]) }], { tileType: 2 }));
  await expect(openStreetArchive(path)).rejects.toThrow(`MARSAD_MAP_TILES names ${path}, but its tiles are pictures`);
  await expect(openStreetArchive(join(folder, 'absent'))).rejects.toThrow('absent');
});
