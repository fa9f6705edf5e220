import { OnvifError, type Discovery, type Probe } from '@marsad/onvif';
import { deviceSearchAnswered, deviceSearchRequested, MOST_DEVICES } from '@marsad/schemas';
import type { DeviceSearchAnswer, DeviceSearchRequest } from '@marsad/schemas';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { createSearches } from './searches.ts';

const request: DeviceSearchRequest = deviceSearchRequested.example;
const NOW = request.atMs;
const network: DeviceSearchRequest = { ...request, target: { kind: 'network' } };
const asking = (address: string, credential?: string): DeviceSearchRequest => ({
  ...request,
  target: { kind: 'device', address, ...(credential !== undefined && { credential }) },
});
const profile = (name: string, widthPx: number) => ({
  ...{ token: name, name, source: 'lens', codec: 'h264', widthPx, heightPx: 360, fps: 25, kbps: 900 },
  ...{ ptz: false, metadata: false },
});
const PROBE: Probe = {
  address: 'http://10.0.0.5/onvif/device_service',
  facts: { manufacturer: 'Maker', model: 'Dome', firmware: '1', serial: 'secret-serial', hardware: 'h' },
  clockOffsetMs: 12,
  main: { profile: profile('main', 1_920), address: 'rtsp://10.0.0.5/main' },
  sub: { profile: profile('sub', 640), address: 'rtsp://10.0.0.5/sub' },
  snapshot: undefined,
  profiles: [],
  can: { ptz: true, events: false, metadata: false },
  notes: [
    { code: 'no_events', text: 'It reports no events.' },
    { code: 'no_events', text: 'Again.' },
  ],
};
const discovered = (address: string): Discovery['devices'][number] => ({
  ...{ endpoint: address, address, from: '10.0.0.5', name: 'Gate 3 كاميرا', hardware: 'S-1', location: 'gate' },
});

let published: DeviceSearchAnswer[];
let asked: unknown[];
let names: Record<string, string[]>;
let found: Discovery['devices'];
let probe: () => Promise<Probe>;
let failed: string[];
beforeEach(() => {
  [published, asked, names, found, failed] = [[], [], {}, [], []];
  probe = async () => PROBE;
});
const create = (networks: readonly string[] = []) =>
  createSearches({
    discover: async () => ({ devices: found, ignored: 0, calledFrom: ['10.0.0.1'] }),
    probe: (...of) => {
      asked.push(of.slice(0, 2));
      return probe();
    },
    credentialOf: (name) => (name === 'agdal-gate' ? { username: 'me', password: 'secret' } : undefined),
    resolve: async (host) => names[host] ?? [],
    networks,
    // A producer refuses what its schema does not have.
    publish: async (answer) => void published.push(deviceSearchAnswered.schema.strict().parse(answer)),
    onFailed: (searchId) => failed.push(searchId),
    now: () => NOW,
  });
const search = async (of: DeviceSearchRequest, networks?: readonly string[]): Promise<DeviceSearchAnswer> => {
  await create(networks).request(of, NOW);
  return published.at(-1)!;
};
/** Lets the promises run that wait for nothing. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('one device', () => {
  it('is asked with the named credential, and answered with its addresses', async () => {
    expect(await search(request)).toEqual({
      ...{ searchId: 'search-1', district: 'agdal', outcome: 'answered', atMs: NOW },
      device: {
        ...{ address: PROBE.address, manufacturer: 'Maker', model: 'Dome', firmware: '1', clockOffsetMs: 12 },
        main: { address: 'rtsp://10.0.0.5/main', codec: 'h264', widthPx: 1_920, heightPx: 360 },
        sub: { address: 'rtsp://10.0.0.5/sub', codec: 'h264', widthPx: 640, heightPx: 360 },
        ...{ canMove: true, canReport: false, notes: ['no_events'] },
      },
    });
    expect(asked).toEqual([['http://10.0.0.5/onvif/device_service', { user: 'me', password: 'secret' }]]);
    expect(JSON.stringify(published)).not.toContain('secret');
  });

  it('that cannot be used is answered with the reason, not with its words', async () => {
    probe = () => Promise.reject(new OnvifError('credentials_refused', 'The device refuses "me".'));
    const { atMs: _, ...answer } = await search(request);
    expect(answer).toEqual({
      ...{ searchId: 'search-1', district: 'agdal', outcome: 'not_usable', fault: 'credentials_refused' },
    });
  });

  test.each<[string, Partial<Probe>, object]>([
    [
      'no address that can be registered',
      { main: { ...PROBE.main, address: 'rtsp://10.0.0.5/a b' } },
      { fault: 'incomplete' },
    ],
    [
      'a smaller stream of 400 characters',
      { sub: { ...PROBE.sub!, address: `rtsp://10.0.0.5/${'x'.repeat(400)}` } },
      { outcome: 'answered' },
    ],
  ])('that gives %s', async (_, of, expected) => {
    probe = async () => ({ ...PROBE, ...of });
    const answer = await search(request);
    expect(answer).toMatchObject(expected);
    expect(answer.device?.sub).toBeUndefined();
  });

  test.each([
    ['this machine', 'http://127.0.0.1/', {}],
    ['this machine in another spelling', 'http://0x7f000001/', {}],
    ['this machine behind a backslash', 'http://127.0.0.1\\.example/', {}],
    ['the metadata of a cloud', 'http://169.254.169.254/latest', {}],
    ['a name of this machine among others', 'http://camera.example/', { 'camera.example': ['10.0.0.5', '::1'] }],
    ['this machine within IPv6', 'http://[::ffff:127.0.0.1]/', {}],
  ])('is not asked at %s', async (_, address, resolved) => {
    names = resolved;
    expect((await search(asking(address))).outcome).toBe('address_refused');
    expect(asked).toEqual([]);
  });

  it('may be asked on this machine where the deployment has cameras', async () => {
    expect((await search(asking('http://127.0.0.1:8000/'), ['127.0.0.0/8'])).outcome).toBe('answered');
  });

  it('is not asked with a credential that this replica does not know', async () => {
    expect((await search(asking('http://10.0.0.5/', 'other'))).outcome).toBe('credential_unknown');
    expect(asked).toEqual([]);
  });
});

describe('the networks', () => {
  it('have the devices that answered, each address once, and none at which nobody asks', async () => {
    found = ['http://10.0.0.5/', 'http://10.0.0.5/', 'http://127.0.0.1/', `http://10.0.0.6/${'x'.repeat(400)}`].map(
      discovered,
    );
    const answer = await search(network);
    expect(answer.devices).toEqual([
      { address: 'http://10.0.0.5/', name: 'Gate 3 كاميرا', hardware: 'S-1', location: 'gate' },
    ]);
    expect(answer.leftOut).toBe(0);
  });

  it('have no more devices than an answer holds; the others are counted', async () => {
    found = Array.from({ length: MOST_DEVICES + 3 }, (_, at) => discovered(`http://10.0.${at >> 8}.${at & 255}/`));
    const answer = await search(network);
    expect([answer.devices?.length, answer.leftOut]).toEqual([MOST_DEVICES, 3]);
  });
});

describe('a search', () => {
  it('that waited too long is dropped', async () => {
    await create().request(request, NOW - 60_000);
    expect([asked, published]).toEqual([[], []]);
  });

  it('beyond four at once is refused, and one that fails is answered', async () => {
    const probes = Array.from({ length: 5 }, () => Promise.withResolvers<Probe>());
    let next = 0;
    probe = () => probes[next++]!.promise;
    const searches = create();
    const first = Array.from({ length: 4 }, () => searches.request(request, NOW));
    await settle();
    await searches.request(request, NOW);
    expect([asked.length, published[0]?.outcome]).toEqual([4, 'overloaded']);
    for (const { reject } of probes.slice(0, 4)) reject(new Error('a defect'));
    await Promise.all(first);
    expect([published.slice(1).map(({ outcome }) => outcome), failed.length]).toEqual([Array(4).fill('failed'), 4]);
    probes[4]!.resolve(PROBE);
    await searches.request(request, NOW);
    expect(published.at(-1)?.outcome).toBe('answered');
  });

  it('ends when the service stops', async () => {
    let ended = false;
    const searches = createSearches({
      ...{ credentialOf: () => undefined, resolve: async () => [], networks: [], now: () => NOW },
      discover: (signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            ended = true;
            resolve({ devices: [], ignored: 0, calledFrom: [] });
          });
        }),
      probe,
      publish: async (answer) => void published.push(answer),
      onFailed: () => undefined,
    });
    const answered = searches.request(network, NOW);
    await settle();
    await searches.stop();
    await answered;
    expect([ended, published.length]).toEqual([true, 1]);
  });
});
