import { deviceSearchAnswered, type Role } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { ANSWER_KEPT_MS } from '../../domain/searches-memory.ts';
import { CITY_AGENCY, NOW_MS, OTHER_AGENCY } from '../../testing/examples.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient();
const DEVICE = { kind: 'device', address: 'http://10.0.0.5/onvif/device_service', credential: 'agdal-gate' } as const;
const ROLES: Role[] = ['operator', 'reviewer', 'supervisor', 'judge', 'controller', 'analyst', 'auditor', 'officer'];
type Headers = Record<string, string>;

const ask = (headers: Headers, body: object = { district: 'agdal', target: DEVICE }) =>
  client.post('/api/device-searches', body, headers);
const supervisor = (): Headers => client.as('supervisor');
const stateOf = (searchId: string, headers = supervisor()) => client.get(`/api/device-searches/${searchId}`, headers);
async function asked(): Promise<string> {
  return (await ask(supervisor())).json<{ searchId: string }>().searchId;
}

describe('a search for devices', () => {
  it('is recorded, and sent to edge-gateway of the district with the name of the person', async () => {
    const response = await ask(supervisor());
    expect(response.statusCode).toBe(202);
    const { searchId } = response.json<{ searchId: string }>();
    expect(client.deviceSearches).toMatchObject([
      { searchId, district: 'agdal', target: DEVICE, by: { subject: 'supervisor-1' }, atMs: NOW_MS },
    ]);
    expect(client.entries.at(-1)).toMatchObject({ actor: 'supervisor-1', action: 'collect', objectKind: 'camera' });
    expect((await stateOf(searchId)).json()).toEqual({ status: 'waiting', searchId });
  });

  it('of the networks commits to another object than that of a device', async () => {
    await ask(supervisor());
    await ask(supervisor(), { district: 'agdal', target: { kind: 'network' } });
    expect(client.deviceSearches.at(-1)?.target).toEqual({ kind: 'network' });
    const [device, network] = client.entries.slice(-2).map(({ objectCommitment }) => objectCommitment);
    expect(network).not.toBe(device);
  });

  test.each(ROLES)('a %s may ask for it only as a supervisor', async (role) => {
    expect((await ask(client.as(role))).statusCode).toBe(role === 'supervisor' ? 202 : 403);
    expect(client.deviceSearches).toHaveLength(role === 'supervisor' ? 1 : 0);
  });

  it('is refused for another district, to another agency and from another origin', async () => {
    expect((await ask(client.as('supervisor', CITY_AGENCY, ['hassan']))).statusCode).toBe(403);
    expect((await ask(client.as('supervisor', OTHER_AGENCY))).statusCode).toBe(403);
    expect((await ask({ ...supervisor(), origin: 'http://evil.test' })).statusCode).toBe(403);
    expect(client.deviceSearches).toEqual([]);
  });

  test.each([
    ['credentials in the address', { ...DEVICE, address: 'http://me:secret@10.0.0.5/' }],
    ['another scheme', { ...DEVICE, address: 'file:///etc/passwd' }],
    ['an address of 400 characters', { ...DEVICE, address: `http://10.0.0.5/${'x'.repeat(400)}` }],
    ['no address', { kind: 'device' }],
    ['a target that nobody knows', { kind: 'internet' }],
  ])('is refused with %s', async (_, target) => {
    expect((await ask(supervisor(), { district: 'agdal', target })).statusCode).toBe(400);
  });

  it('is refused while two others are open, and after twelve in a minute', async () => {
    const first = await asked();
    await asked();
    expect((await ask(supervisor())).json()).toEqual({ error: 'too_many_requests', reason: 'searches_open' });
    expect((await ask(client.as('supervisor', CITY_AGENCY, ['*'], 'supervisor-2'))).statusCode).toBe(202);
    client.searches.putAnswer({ ...deviceSearchAnswered.example, searchId: first, atMs: NOW_MS });
    expect((await ask(supervisor())).statusCode).toBe(202);
    for (let count = 0; count < 12; count += 1) await ask(supervisor());
    const refused = await ask(supervisor());
    expect([refused.statusCode, refused.json<{ reason?: string }>().reason]).not.toContain('searches_open');
    expect(refused.statusCode).toBe(429);
  });

  it('is not sent while the log or the bus is unavailable', async () => {
    client.broken.bus = true;
    expect((await ask(supervisor())).json()).toEqual({ error: 'bus_unavailable' });
    client.broken.bus = false;
    client.broken.audit = true;
    expect((await ask(supervisor())).statusCode).toBe(503);
    expect(client.deviceSearches).toEqual([]);
  });
});

describe('the answer to a search', () => {
  it('has the device with the addresses of its streams', async () => {
    const searchId = await asked();
    client.searches.putAnswer({ ...deviceSearchAnswered.example, searchId, atMs: NOW_MS });
    expect((await stateOf(searchId)).json()).toEqual({
      ...{ status: 'answered', searchId, outcome: 'answered', device: deviceSearchAnswered.example.device },
    });
  });

  it('has the devices of the networks, or the reason why there are none', async () => {
    const [listed, refused] = [await asked(), await asked()];
    const device = { address: 'http://10.0.0.6/', name: 'Gate', hardware: 'S-1', location: '' };
    const common = { district: deviceSearchAnswered.example.district, atMs: NOW_MS };
    client.searches.putAnswer({ ...common, searchId: listed, outcome: 'answered', devices: [device] });
    client.searches.putAnswer({ ...common, searchId: refused, outcome: 'not_usable', fault: 'timed_out' });
    expect((await stateOf(listed)).json()).toMatchObject({ devices: [device], leftOut: 0 });
    expect((await stateOf(refused)).json()).toMatchObject({ outcome: 'not_usable', fault: 'timed_out' });
  });

  it('is for nobody else, and for a minute', async () => {
    const searchId = await asked();
    const answer = { ...deviceSearchAnswered.example, searchId, atMs: NOW_MS };
    client.searches.putAnswer(answer);
    expect((await stateOf(searchId, client.as('supervisor', CITY_AGENCY, ['*'], 'supervisor-2'))).statusCode).toBe(404);
    expect((await stateOf(searchId, client.as('operator'))).statusCode).toBe(403);
    client.searches.putAnswer({ ...answer, atMs: NOW_MS - ANSWER_KEPT_MS - 1 });
    expect((await stateOf(searchId)).statusCode).toBe(404);
  });
});
