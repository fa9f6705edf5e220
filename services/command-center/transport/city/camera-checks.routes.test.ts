import { cameraChecked, cameraCheckPictured, cameraRegistered, cameraTermsOf, type Role } from '@marsad/schemas';
import { cameraVersionOf } from '@marsad/schemas/ids';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { CHECK_KEPT_MS } from '../../domain/checks-memory.ts';
import { cameraOf, CITY_AGENCY, NOW_MS, OTHER_AGENCY } from '../../testing/examples.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient();
const SOURCE = { kind: 'rtsp', url: 'rtsp://10.0.0.5/1', transport: 'tcp', credential: 'agdal-gate' } as const;
const ROLES: Role[] = ['operator', 'reviewer', 'supervisor', 'judge', 'controller', 'analyst', 'auditor'];
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);
type Headers = Record<string, string>;

const ask = (headers: Headers, body: object = { district: 'agdal', source: SOURCE }) =>
  client.post('/api/camera-checks', body, headers);
const supervisor = (): Headers => client.as('supervisor');
const stateOf = (checkId: string, headers = supervisor()) => client.get(`/api/camera-checks/${checkId}`, headers);
async function asked(headers = supervisor()): Promise<string> {
  return (await ask(headers)).json<{ checkId: string }>().checkId;
}

beforeEach(() => {
  client.memory.putCamera(cameraOf({ source: SOURCE }));
});

describe('how a camera is registered', () => {
  const url = '/api/cameras/agdal-avenue-1/registration';

  it('is for a supervisor of its district, with the version that a change replaces', async () => {
    const terms = cameraTermsOf(cameraOf({ source: SOURCE }));
    const answer = await client.get(url, client.as('supervisor', CITY_AGENCY, ['agdal']));
    expect(answer.json()).toEqual({ camera: terms, version: cameraVersionOf(terms) });
  });

  test.each(ROLES)('a %s gets the answer of their role', async (role) => {
    expect((await client.get(url, client.as(role))).statusCode).toBe(role === 'supervisor' ? 200 : 403);
  });

  it('does not exist for a supervisor of another district or agency', async () => {
    expect((await client.get(url, client.as('supervisor', CITY_AGENCY, ['hassan']))).statusCode).toBe(404);
    expect((await client.get(url, client.as('supervisor', OTHER_AGENCY))).statusCode).toBe(403);
  });

  it('never holds what governance notes, nor a password', async () => {
    client.memory.putCamera({ ...cameraRegistered.example, madeBy: ['h'.repeat(43)], fileEntrySha256: 'a'.repeat(64) });
    const answer = await client.get(url, supervisor());
    expect(answer.body).not.toMatch(/madeBy|fileEntrySha256|password/);
  });
});

describe('a check of an address', () => {
  it('is recorded, and sent to camera-ingest of the district with the name of the person', async () => {
    const response = await ask(supervisor());
    expect(response.statusCode).toBe(202);
    const { checkId } = response.json<{ checkId: string }>();
    expect(client.checksAsked).toMatchObject([
      { checkId, district: 'agdal', source: SOURCE, by: { subject: 'supervisor-1' }, atMs: NOW_MS },
    ]);
    expect(client.entries.at(-1)).toMatchObject({ actor: 'supervisor-1', action: 'collect', objectKind: 'camera' });
    expect((await stateOf(checkId)).json()).toEqual({ status: 'waiting', checkId });
  });

  test.each(ROLES)('a %s may ask for it only as a supervisor', async (role) => {
    expect((await ask(client.as(role))).statusCode).toBe(role === 'supervisor' ? 202 : 403);
    expect(client.checksAsked).toHaveLength(role === 'supervisor' ? 1 : 0);
  });

  it('is refused for another district, to another agency and from another origin', async () => {
    expect((await ask(client.as('supervisor', CITY_AGENCY, ['hassan']))).statusCode).toBe(403);
    expect((await ask(client.as('supervisor', OTHER_AGENCY))).statusCode).toBe(403);
    expect((await ask({ ...supervisor(), origin: 'http://evil.test' })).statusCode).toBe(403);
    expect(client.checksAsked).toEqual([]);
  });

  test.each([
    ['credentials in the address', { ...SOURCE, url: 'rtsp://me:secret@10.0.0.5/1' }],
    ['a web address', { ...SOURCE, url: 'http://10.0.0.5/' }],
    ['a path outside the media folder', { kind: 'file', path: '../../etc/passwd' }],
    ['an address of 400 characters', { ...SOURCE, url: `rtsp://10.0.0.5/${'x'.repeat(400)}` }],
  ])('is refused with %s', async (_, source) => {
    expect((await ask(supervisor(), { district: 'agdal', source })).statusCode).toBe(400);
  });

  it('is refused while two others are open, and after six in a minute', async () => {
    const first = await asked();
    await asked();
    expect((await ask(supervisor())).json()).toEqual({ error: 'too_many_requests', reason: 'checks_open' });
    expect((await ask(client.as('supervisor', CITY_AGENCY, ['*'], 'supervisor-2'))).statusCode).toBe(202);
    client.checks.putResult({ ...cameraChecked.example, checkId: first, atMs: NOW_MS });
    expect((await ask(supervisor())).statusCode).toBe(202);
    for (let count = 0; count < 6; count += 1) await ask(supervisor());
    expect((await ask(supervisor())).statusCode).toBe(429);
  });

  it('is not sent while the log or the bus is unavailable', async () => {
    client.broken.bus = true;
    expect((await ask(supervisor())).json()).toEqual({ error: 'bus_unavailable' });
    client.broken.bus = false;
    client.broken.audit = true;
    expect((await ask(supervisor())).statusCode).toBe(503);
    expect(client.checksAsked).toEqual([]);
  });
});

describe('the result of a check', () => {
  const answered = async (): Promise<string> => {
    const checkId = await asked();
    client.checks.putResult({ ...cameraChecked.example, checkId, atMs: NOW_MS });
    client.checks.putPicture({ ...cameraCheckPictured.example, checkId }, JPEG);
    return checkId;
  };

  it('comes with the size of its picture, which is recorded before it is shown', async () => {
    const checkId = await answered();
    expect((await stateOf(checkId)).json()).toMatchObject({
      status: 'answered',
      outcome: 'checked',
      facts: { codec: 'h264', deliveredFps: 24.9 },
      picture: { widthPx: 640, heightPx: 360, masks: 1 },
    });
    const before = client.entries.length;
    const picture = await client.get(`/api/camera-checks/${checkId}/picture`, supervisor());
    expect([picture.statusCode, picture.headers['content-type'], picture.headers['cache-control']]).toEqual([
      200,
      'image/jpeg',
      'private, no-store',
    ]);
    expect(new Uint8Array(picture.rawPayload)).toEqual(JPEG);
    expect(client.entries.slice(before)).toMatchObject([
      { actor: 'supervisor-1', action: 'consult', objectKind: 'live_view' },
    ]);
  });

  it('waits for its picture', async () => {
    const checkId = await asked();
    client.checks.putResult({ ...cameraChecked.example, checkId, atMs: NOW_MS });
    expect((await stateOf(checkId)).json()).toEqual({ status: 'waiting', checkId });
  });

  it('is for nobody else, and for a minute', async () => {
    const checkId = await answered();
    const other = client.as('supervisor', CITY_AGENCY, ['*'], 'supervisor-2');
    expect((await stateOf(checkId, other)).statusCode).toBe(404);
    expect((await client.get(`/api/camera-checks/${checkId}/picture`, other)).statusCode).toBe(404);
    expect((await stateOf(checkId, client.as('operator'))).statusCode).toBe(403);
    client.checks.putResult({ ...cameraChecked.example, checkId, atMs: NOW_MS - CHECK_KEPT_MS - 1 });
    expect((await stateOf(checkId)).statusCode).toBe(404);
  });

  it('shows no picture while the log stands still', async () => {
    const checkId = await answered();
    client.broken.audit = true;
    expect((await client.get(`/api/camera-checks/${checkId}/picture`, supervisor())).statusCode).toBe(503);
  });
});
