import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@marsad/testkit';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InfrastructureOptions } from './infrastructure.ts';
import { startInfrastructure } from './infrastructure.ts';
import { cityFolder } from './paths.ts';
import { chooseFreePorts, takenPorts } from './ports.ts';
import type { Ports } from './ports.ts';
import { silent } from './progress.ts';
import { loadSecrets } from './secrets.ts';
import { fakeJava } from './testing/fake-java.ts';

const place = mkdtempSync(join(tmpdir(), 'marsad-start-'));
const PATH = process.env['PATH'] ?? '';
const java = execFileSync('which', ['java'], { encoding: 'utf8' }).trim();
afterAll(() => rmSync(place, { recursive: true, force: true }));

let directory = '';
let ports: Ports;
beforeEach(async () => {
  directory = mkdtempSync(join(place, 'city-'));
  ports = await chooseFreePorts();
});
afterEach(() => {
  process.env['PATH'] = PATH;
});

/** Processes whose command line names this city's folder. */
const ofThisCity = (): string[] =>
  execFileSync('ps', ['-eo', 'stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(`${directory}/`) && !line.startsWith('Z') && !line.includes('city-process.ts'));

const expectNothingLeft = async (): Promise<void> => {
  expect(ofThisCity()).toEqual([]);
  expect(await takenPorts(ports)).toEqual([]);
  expect(existsSync(join(directory, 'processes.json'))).toBe(false);
};

const start = (more: Partial<InfrastructureOptions> = {}) => startInfrastructure({ directory, ports, ...more });

const FAULTS: readonly (readonly [string, () => Partial<InfrastructureOptions>, RegExp])[] = [
  [
    'a broker that is suspended',
    () => {
      process.env['PATH'] = fakeJava(place, 'frozen', java);
      return { silenceMs: 3_000 };
    },
    /kafka has done nothing for 3 s/,
  ],
  [
    'a store that cannot read its users',
    () => {
      mkdirSync(join(directory, 'state', 'objects', 'users'), { recursive: true });
      writeFileSync(join(directory, 'state', 'objects', 'users', 'users.json'), '{');
      return {};
    },
    /the object store refused the user/,
  ],
  [
    'a ClickHouse that has no folder',
    () => {
      mkdirSync(join(directory, 'state'), { recursive: true });
      writeFileSync(join(directory, 'state', 'clickhouse'), 'a file');
      return {};
    },
    /clickhouse ended before/,
  ],
  [
    'a sign-in without accounts',
    () => ({ accountsFile: join(directory, 'no-such-file.yaml') }),
    /sign-in ended before/,
  ],
];

describe('a start that fails', () => {
  test.each(FAULTS)('for %s leaves nothing behind', async (_, plant, complaint) => {
    process.env['PATH'] = fakeJava(place, 'silent', java);
    await loadSecrets(cityFolder(directory), []);
    await expect(start(plant())).rejects.toThrow(complaint);
    await expectNothingLeft();
  });

  test('does not fail for a broker that takes longer than the idle limit and keeps logging', async () => {
    process.env['PATH'] = fakeJava(place, 'slow', java);
    const from = performance.now();
    const infrastructure = await start({ silenceMs: 6_000 });
    expect(performance.now() - from).toBeGreaterThan(6_000);
    expect(infrastructure.children.map(({ name }) => name)).toContain('kafka');
    await infrastructure.stop();
    await expectNothingLeft();
  });
});

/** Starts a city in another process. Its broker never becomes ready. Waits until all other servers are ready. */
async function halfWay() {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'testing', 'city-process.ts'), JSON.stringify({ directory, ports })],
    { env: { ...process.env, PATH: fakeJava(place, 'silent', java) }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await eventually(
    () => {
      for (const part of ['the object store', 'ClickHouse', 'sign-in']) expect(printed).toContain(`✓ ${part}`);
      expect(ofThisCity().join('\n')).toContain('kafka.Kafka');
    },
    { timeoutMs: 60_000 },
  );
  return { child, ended, printed: () => printed };
}

describe('a start that is interrupted half-way', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s leaves nothing behind', async (signal) => {
    const { child, ended, printed } = await halfWay();
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(printed()).toMatch(/stopping[\s\S]*ended: stopped before it was up/);
    await expectNothingLeft();
  });

  test('by kill -9 leaves processes that the next start recognises and stops', async () => {
    const { child, ended } = await halfWay();
    child.kill('SIGKILL');
    await ended;
    expect((await takenPorts(ports)).map(([name]) => name)).toEqual(['objects', 'clickhouse', 'oidc']);
    process.env['PATH'] = fakeJava(place, 'silent', java);
    const printed: string[] = [];
    const abort = new AbortController();
    const next = start({ progress: { ...silent, print: (text) => printed.push(text) }, signal: abort.signal });
    await eventually(() => expect(printed.join()).toMatch(/an earlier run had left: .*kafka/), { timeoutMs: 40_000 });
    abort.abort(new Error('enough was seen'));
    await expect(next).rejects.toThrow('enough was seen');
    await expectNothingLeft();
  });
});
