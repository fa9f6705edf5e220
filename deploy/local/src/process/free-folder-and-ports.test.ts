import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { MARSAD_FOLDER } from '../paths.ts';
import { chooseFreePorts, takenPorts } from '../ports.ts';
import { freeFolderAndPorts } from './free-folder-and-ports.ts';

const mine = mkdtempSync(join(tmpdir(), 'marsad-way-'));
const other = mkdtempSync(join(MARSAD_FOLDER, 'scratch-way-'));
afterAll(() => {
  for (const place of [mine, other]) rmSync(place, { recursive: true, force: true });
});
const NO_PROCESS = 999_999_999;

test('a port that another program holds is reported with its holder and the command that frees it', async () => {
  const ports = await chooseFreePorts();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(ports.objects, '127.0.0.1', resolve));
  try {
    await expect(freeFolderAndPorts(mine, ports, () => undefined)).rejects.toThrow(
      new RegExp(
        `port ${ports.objects} \\(the object store\\) is held by process ${process.pid} .*: kill ${process.pid}`,
      ),
    );
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
  await expect(freeFolderAndPorts(mine, ports, () => undefined)).resolves.toBeUndefined();
});

test('a process that another run of this checkout left on the same ports is stopped and reported', async () => {
  const ports = await chooseFreePorts();
  const script = `require('node:net').createServer().listen(${ports.kafka}, '127.0.0.1', () => console.log('up'))`;
  const left = spawn(process.execPath, ['-e', script, '--', join(other, 'state')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => left.stdout.once('data', resolve));
  writeFileSync(
    join(other, 'processes.json'),
    JSON.stringify({ owner: NO_PROCESS, children: { [left.pid ?? 0]: 'kafka' } }),
  );
  const reports: string[] = [];
  await freeFolderAndPorts(mine, ports, (text) => reports.push(text));
  expect(reports).toEqual(['  stopped what an earlier run had left: kafka']);
  expect(await takenPorts(ports)).toEqual([]);
});
