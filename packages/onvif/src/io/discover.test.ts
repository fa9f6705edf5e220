import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { probeMatch, startResponder, type Responder } from '../testing/index.ts';
import { discoverDevices, type Discovery } from './discover.ts';

const running: Responder[] = [];
afterEach(async () => {
  for (const it of running.splice(0)) await it.stop();
});

/** Calls the responders until as many datagrams came as were sent, or the time is over. */
async function discovered(...answers: ((callId: string) => readonly (string | Buffer)[])[]): Promise<Discovery> {
  for (const answer of answers) running.push(await startResponder(answer));
  return discoverDevices({ seconds: 1.2, targets: running.map(({ port }) => ({ host: '127.0.0.1', port })) });
}
const ADDRESS = 'http://127.0.0.1:8000/onvif/device_service';

test('a device is found once, with its name, by whichever of its addresses it answered from', async () => {
  const addresses = `http://10.0.0.5/onvif/device_service http://[fe80::1]/x ${ADDRESS}`;
  const { devices, ignored } = await discovered((callId) => {
    const answer = probeMatch(callId, 'urn:uuid:1', addresses, 'Gate 3 كاميرا');
    return [answer, answer];
  });
  expect(devices).toEqual([
    {
      endpoint: 'urn:uuid:1',
      address: ADDRESS,
      from: '127.0.0.1',
      name: 'Gate 3 كاميرا',
      hardware: 'S-1',
      location: 'gate',
    },
  ]);
  expect(ignored).toBe(0);
});

test('a device that names only another host is found, with the host that answered', async () => {
  const { devices } = await discovered((callId) => [probeMatch(callId, 'urn:a', 'http://10.0.0.5/onvif', 'x')]);
  expect(devices).toMatchObject([{ address: 'http://10.0.0.5/onvif', from: '127.0.0.1' }]);
});

test('the recorded answer is read once it relates to the call', async () => {
  const dump = readFileSync(join(import.meta.dirname, '..', 'testing', 'dumps', 'Probe.xml'), 'utf8').replace(
    'SERVICE_URI',
    ADDRESS,
  );
  const { devices } = await discovered((callId) => [dump.replace(/(RelatesTo[^>]*>)[^<]*/, `$1${callId}`)]);
  expect(devices).toMatchObject([{ endpoint: 'uuid:c9790c3a-701b-464d-a189-0060351c8ada', hardware: 'HD_PREDATOR' }]);
});

test('what is no answer to this call is counted and harms nothing', async () => {
  const deep = '<a>'.repeat(10_000);
  const { devices, ignored } = await discovered((callId) => [
    probeMatch('urn:uuid:of-another-call', 'urn:b', ADDRESS, 'b'),
    probeMatch(callId, 'urn:c', 'file:///etc/passwd', 'c'),
    probeMatch(callId, 'urn:d', 'http://u:p@127.0.0.1/', 'd'),
    probeMatch(callId, '', ADDRESS, 'e'),
    '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
    deep,
    Buffer.from([0xff, 0x00, 0x3c]),
    '',
    probeMatch(callId, 'urn:a', ADDRESS, 'a'),
  ]);
  expect(devices.map(({ endpoint }) => endpoint)).toEqual(['urn:a']);
  expect(ignored).toBeGreaterThanOrEqual(8);
});

test('a host that floods is read to a bound', async () => {
  const { devices, ignored } = await discovered((callId) =>
    Array.from({ length: 1_000 }, (_, at) => probeMatch(callId, `urn:flood:${at}`, ADDRESS, 'flood')),
  );
  expect(devices).toHaveLength(64);
  expect(ignored).toBeGreaterThan(0);
});

test('nobody answers: nothing is found, and it ends', async () => {
  expect(await discoverDevices({ seconds: 0.2, targets: [{ host: '127.0.0.1', port: 9 }] })).toEqual({
    devices: [],
    ignored: 0,
    calledFrom: ['0.0.0.0'],
  });
});

test('it ends when its caller gives up', async () => {
  const gaveUp = AbortSignal.abort();
  expect((await discoverDevices({ seconds: 60, targets: [], signal: gaveUp })).devices).toEqual([]);
});
