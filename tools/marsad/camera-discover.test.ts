import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulatedDevice } from '@marsad/onvif/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProgram } from './program.ts';

const CREDENTIAL = { user: 'operator', password: 'كلمة @:/%#' };
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'marsad-discover-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function printedBy(...words: string[]): Promise<string> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    await createProgram().parseAsync(['camera', 'discover', ...words], { from: 'user' });
    return log.mock.calls.map(([line]) => `${line}\n`).join('');
  } finally {
    log.mockRestore();
  }
}

test('a device at an address is described, in JSON and for a person', async () => {
  const device = await startSimulatedDevice({ credential: CREDENTIAL, namedHost: '10.1.1.1' });
  try {
    writeFileSync(join(folder, 'password'), `${CREDENTIAL.password}\n`);
    const words = [device.address, '--user', CREDENTIAL.user, '--password-file', join(folder, 'password')];
    expect(JSON.parse(await printedBy(...words, '--json'))).toMatchObject({
      facts: { manufacturer: 'Simulated', firmware: '5.10' },
      main: { address: 'rtsp://127.0.0.1:554/main' },
      notes: [{ code: 'host_replaced' }],
    });
    expect(await printedBy(...words)).toContain('10.1.1.1');
    await expect(printedBy(device.address)).rejects.toThrow(/^credentials_needed: .*--password-file/);
  } finally {
    await device.stop();
  }
});

test.each([
  [['rtsp://cam/'], /^address_invalid/],
  [['cam', '--user', 'u'], /both --user and --password-file/],
  [['cam', '--user', 'u', '--password-file', '/no/such/file'], /cannot be read/],
])('%j is refused with a reason', async (words, reason) => {
  await expect(printedBy(...words)).rejects.toThrow(reason);
});

test('without an address the network is asked', async () => {
  const found = JSON.parse(await printedBy('--seconds', '0.3', '--json')) as Record<string, unknown>;
  expect(Object.keys(found).sort()).toEqual(['calledFrom', 'devices', 'ignored']);
});
