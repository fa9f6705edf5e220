import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { OnvifError, type OnvifFault } from '../errors.ts';
import type { Credential } from '../soap/request-writer.ts';
import { envelope } from '../testing/envelope.ts';
import {
  readDumps,
  startSimulatedDevice,
  type Oddity,
  type SimulatedDevice,
  type SimulatedDeviceOptions,
} from '../testing/index.ts';
import { openDevice, type DeviceOptions } from './device.ts';
import { probeDevice } from './probe.ts';

const DUMPS = readDumps(join(import.meta.dirname, '..', 'testing', 'dumps'));

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const it of running.splice(0)) await it.stop();
});
async function simulated(options: SimulatedDeviceOptions = {}): Promise<SimulatedDevice> {
  const device = await startSimulatedDevice(options);
  running.push(device);
  return device;
}
async function faultOf(
  address: string,
  options: DeviceOptions & { totalMs?: number } = {},
): Promise<OnvifFault | 'none'> {
  try {
    await probeDevice(address, options);
    return 'none';
  } catch (error) {
    if (error instanceof OnvifError) return error.code;
    throw error;
  }
}
const notesOf = (probe: { notes: readonly { code: string }[] }): string[] => probe.notes.map(({ code }) => code);

describe('a device', () => {
  test('says what it is, and gives a stream to record and one to analyse', async () => {
    const device = await simulated({ facts: { serial: '00123' } });
    const probe = await probeDevice(device.address);
    expect(probe.facts).toEqual({
      manufacturer: 'Simulated',
      model: 'Two streams',
      firmware: '5.10',
      serial: '00123',
      hardware: '',
    });
    expect(probe.main.address).toBe('rtsp://127.0.0.1:554/main');
    expect(probe.sub?.address).toBe('rtsp://127.0.0.1:554/sub');
    expect(probe.snapshot).toBe(`http://127.0.0.1:${device.port}/picture?channel=1&size=full`);
    expect(probe.can).toEqual({ ptz: false, events: true, metadata: false });
    expect(notesOf(probe)).toEqual([]);
    expect(Math.abs(probe.clockOffsetMs!)).toBeLessThan(2_000);
  });

  test('with two lenses gives the streams of the first and lists the others', async () => {
    const probe = await probeDevice((await simulated({ kind: 'two_lenses' })).address);
    expect(probe.main.profile.source).toBe('lens1');
    expect(probe.profiles.map(({ token }) => token)).toEqual(['main', 'sub', 'main2']);
    expect(notesOf(probe)).toEqual(['several_lenses']);
  });

  test('with the second media service gives H.265 from there', async () => {
    const probe = await probeDevice((await simulated({ kind: 'second_media', metadata: true })).address);
    expect([probe.main.profile.codec, probe.sub?.profile.widthPx]).toEqual(['h265', 704]);
    expect(probe.can.metadata).toBe(true);
  });

  test('whose second media service fails is asked in the first', async () => {
    let failed = 0;
    const oddity: Oddity = (action, response) => {
      if (action !== 'GetProfiles' || failed > 0) return false;
      failed += 1;
      response.writeHead(500).end();
      return true;
    };
    const probe = await probeDevice((await simulated({ kind: 'second_media', oddity })).address);
    expect(notesOf(probe)).toContain('second_media_failed');
    expect(probe.main.address).toBe('rtsp://127.0.0.1:554/main');
  });

  test('behind a router is used at the address that was asked, and a note says so', async () => {
    const device = await simulated({ namedHost: '10.9.8.7' });
    const probe = await probeDevice(device.address);
    expect(probe.main.address).toBe('rtsp://127.0.0.1:554/main');
    expect(probe.snapshot).toBe(`http://127.0.0.1:${device.port}/picture?channel=1&size=full`);
    expect(probe.notes).toEqual([
      {
        code: 'host_replaced',
        text: 'It names 10.9.8.7 in its addresses; 127.0.0.1, which answered, stands in its place.',
      },
    ]);
  });

  test('that is slow is waited for', async () => {
    expect(await faultOf((await simulated({ delayMs: 300 })).address)).toBe('none');
  });

  test('of before 2011, without GetServices, is asked for its capabilities', async () => {
    const oddity: Oddity = (action, response) => {
      if (action !== 'GetCapabilities') return false;
      const inside = '<tds:Capabilities><tt:Media><tt:XAddr>http://x/m</tt:XAddr></tt:Media></tds:Capabilities>';
      response.end(envelope(`<tds:GetCapabilitiesResponse>${inside}</tds:GetCapabilitiesResponse>`));
      return true;
    };
    const without: Oddity = (action, response, request) => {
      if (action === 'GetServices') {
        response.end(envelope('<s:Fault><s:Code><s:Value>ter:ActionNotSupported</s:Value></s:Code></s:Fault>'));
        return true;
      }
      return oddity(action, response, request);
    };
    const probe = await probeDevice((await simulated({ oddity: without })).address);
    expect(notesOf(probe)).toEqual(['no_events']);
  });

  test('that answers with recorded answers is read, whatever is odd in them', async () => {
    const probe = await probeDevice((await simulated({ dumps: DUMPS })).address);
    expect(probe.facts).toMatchObject({ manufacturer: 'Mockup Manufacturer', serial: '00000000' });
    expect(probe.main).toMatchObject({
      address: 'rtsp://127.0.0.1/h264main',
      profile: { widthPx: 1920, fps: 5, ptz: true },
    });
    expect(notesOf(probe)).toEqual(['host_replaced', 'clock_off', 'no_smaller_stream']);
    expect(probe.clockOffsetMs! + Date.now()).toBeGreaterThan(Date.UTC(2014, 11, 24, 19, 14, 30));
    expect(probe.clockOffsetMs! + Date.now()).toBeLessThan(Date.UTC(2014, 11, 24, 19, 15));
  });

  test('whose answer is the recorded fault, with curly quotes, has failed', async () => {
    const dumps = new Map([...DUMPS, ['GetProfiles', DUMPS.get('Error')!]]);
    expect(await faultOf((await simulated({ dumps })).address)).toBe('device_failed');
  });
});

describe('credentials', () => {
  const PASSWORDS = ['plain', 'p@ss:w/rd%20#1', 'a&b<c>"d\'', 'كلمة السر ٣', 'é', ' ', 'x'.repeat(200)];
  const ways = ['ws_security', 'http_digest'] as const;
  test.each(ways.flatMap((asks) => PASSWORDS.map((password) => [asks, password] as const)))(
    'by %s with the password %s are accepted, on a clock that is a year off',
    async (asks, password) => {
      const credential: Credential = { user: 'operator', password };
      const device = await simulated({ credential, asks, clockOffsetMs: -365 * 86_400_000 });
      expect(await faultOf(device.address, { credential })).toBe('none');
      expect(await faultOf(device.address, { credential: { ...credential, password: `${password}!` } })).toBe(
        'credentials_refused',
      );
    },
  );

  test.each(ways)('by %s of a user with an odd name are accepted', async (asks) => {
    const credential = { user: 'الحارس <1> & co', password: 'p' };
    expect(await faultOf((await simulated({ credential, asks })).address, { credential })).toBe('none');
  });

  test.each(ways)('by %s are asked for when they are missing', async (asks) => {
    const device = await simulated({ credential: { user: 'u', password: 'p' }, asks });
    expect(await faultOf(device.address)).toBe('credentials_needed');
  });

  test('that are wrong are tried once for each request, so that no account is locked', async () => {
    const device = await simulated({ credential: { user: 'u', password: 'p' } });
    await faultOf(device.address, { credential: { user: 'u', password: 'q' } });
    expect(device.asked).toEqual(['GetSystemDateAndTime', 'GetServices']);
  });

  test('a challenge that nobody understands is refused', async () => {
    const oddity: Oddity = (_, response) => {
      response.writeHead(401, { 'WWW-Authenticate': 'Digest realm=,,=' }).end();
      return true;
    };
    const device = await simulated({ oddity });
    expect(await faultOf(device.address, { credential: { user: 'u', password: 'p' } })).toBe('credentials_refused');
  });
});

/** Sends one megabyte at a time until the reader leaves. */
const endless: Oddity = (_, response) => {
  response.writeHead(200, { 'Content-Type': 'application/soap+xml' });
  const chunk = Buffer.alloc(1 << 20, 'x');
  let left = 100;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!response.write(chunk)) return void response.once('drain', more);
    }
    response.end();
  };
  more();
  return true;
};
const answering =
  (text: string | Buffer, status = 200, headers: Record<string, string> = {}): Oddity =>
  (_, response) => {
    response.writeHead(status, headers).end(text);
    return true;
  };
const laughs = `<!DOCTYPE x [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, at) => `<!ENTITY ${'abcdefghij'[at + 1]} "${`&${'abcdefghij'[at]};`.repeat(10)}">`).join('')}]><x>&j;</x>`;

describe('an answer that is none', () => {
  test.each<[string, Oddity, OnvifFault]>([
    ['100 MB', endless, 'too_large'],
    ['billion laughs', answering(laughs), 'xml_refused'],
    ['depth', answering('<a>'.repeat(100_000)), 'xml_refused'],
    ['a page', answering('<html><body>Welcome</body></html>'), 'not_onvif'],
    ['nothing', answering(''), 'unreadable'],
    ['half a message', answering(envelope('').slice(0, 300)), 'unreadable'],
    ['404', answering('<html></html>', 404), 'not_onvif'],
    ['an error without words', answering('', 500), 'not_onvif'],
    ['a redirect to another host', answering('', 302, { Location: 'http://192.0.2.66/' }), 'redirected'],
    ['a redirect to a file', answering('', 302, { Location: 'file:///etc/passwd' }), 'redirected'],
    ['a redirect to itself', answering('', 307, { Location: '/onvif/device_service' }), 'redirected'],
    [
      'no profiles',
      (action, response) => {
        if (action !== 'GetProfiles') return false;
        response.end(envelope('<trt:GetProfilesResponse/>'));
        return true;
      },
      'incomplete',
    ],
    [
      'no address of a stream',
      (action, response) => {
        if (action !== 'GetStreamUri') return false;
        response.end(
          envelope(
            '<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>file:///etc/passwd</tt:Uri></trt:MediaUri></trt:GetStreamUriResponse>',
          ),
        );
        return true;
      },
      'incomplete',
    ],
  ])('%s', async (_, oddity, code) => {
    expect(await faultOf((await simulated({ oddity })).address)).toBe(code);
  });

  test('a compressed answer that was not asked for is unreadable', async () => {
    const oddity = answering(Buffer.from([0x1f, 0x8b, 8, 0]), 200, { 'Content-Encoding': 'gzip' });
    expect(await faultOf((await simulated({ oddity })).address)).toBe('unreadable');
  });

  test.each<[string, Oddity]>([
    ['silence', () => true],
    [
      'one letter a while',
      (_, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write('<'), 50);
        response.once('close', () => clearInterval(timer));
        return true;
      },
    ],
  ])('%s ends with the time for it', async (_, oddity) => {
    expect(await faultOf((await simulated({ oddity })).address, { timeoutMs: 400 })).toBe('timed_out');
  });

  test('a device that takes long for each answer ends with the time for all of them', async () => {
    expect(await faultOf((await simulated({ delayMs: 400 })).address, { totalMs: 900 })).toBe('timed_out');
  });
});

describe('an address', () => {
  async function speaking(greeting: string): Promise<string> {
    const server: Server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.resume().end(greeting);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    running.push({ stop: () => new Promise((resolve) => server.close(() => resolve())) });
    const address = server.address();
    return typeof address === 'object' && address ? `127.0.0.1:${address.port}` : '';
  }

  test('at which something else answers is no device', async () => {
    expect(await faultOf(await speaking('220 ftp ready\r\n'))).toBe('not_onvif');
    expect(await faultOf(await speaking(''))).toBe('unreachable');
  });

  test('at which nobody answers, or that nobody has', async () => {
    const device = await simulated();
    await running.pop()!.stop();
    expect(await faultOf(device.address)).toBe('unreachable');
    expect(await faultOf('no-such-host.invalid')).toBe('unreachable');
  });

  test('with https is not asked in plain text', async () => {
    const { port, asked } = await simulated();
    expect(await faultOf(`https://127.0.0.1:${port}/`)).toBe('unreachable');
    expect(asked).toEqual([]);
  });
});

test('a picture is fetched to a limit', async () => {
  const device = await openDevice((await simulated()).address);
  const url = new URL('/picture', device.address);
  expect((await device.fetch(url, 1_000)).contentType).toBe('image/jpeg');
  await expect(device.fetch(url, 3)).rejects.toMatchObject({ code: 'too_large' });
});
