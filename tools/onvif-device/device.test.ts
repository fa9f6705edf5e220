import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { probeDevice } from '@marsad/onvif';

test('the tool prints its address, and the device there asks for its password and is off by its clock', async () => {
  const main = join(import.meta.dirname, 'main.ts');
  const args = ['--port', '0', '--kind', 'ptz', '--user', 'u', '--password', 'p', '--clock-offset', '3600'];
  const tool = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [address] = (await once(createInterface(tool.stdout), 'line')) as [string];
    await expect(probeDevice(address)).rejects.toMatchObject({ code: 'credentials_needed' });
    const { can, notes } = await probeDevice(address, { credential: { user: 'u', password: 'p' } });
    expect(can.ptz).toBe(true);
    expect(notes.map(({ code }) => code)).toEqual(['clock_off']);
  } finally {
    tool.kill();
  }
});
