import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Running } from '@marsad/deploy-local';
import { ROOT, MARSAD_FOLDER } from '@marsad/deploy-local';
import { eventually } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentedCommands } from './documented.ts';
import { KNOWN, knownOf } from './known.ts';
import type { Started } from './run.ts';
import { start, succeed } from './run.ts';

// With bench.test.ts and evaluate.test.ts this types every command that the documents tell people to type, each in its shortest form. These
// here need the machine for themselves, because a whole city runs.

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marsad-commands-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...name: string[]): string => join(folder, ...name);

describe('the documents', () => {
  test('name no command that no test knows', () => {
    const strangers = [...documentedCommands()].filter(([command]) => !knownOf(command));
    expect(strangers.map(([command, files]) => `${command} (${files.join(', ')})`)).toEqual([]);
  });

  test('name each command that is listed as known', () => {
    const commands = [...documentedCommands().keys()];
    const unnamed = KNOWN.filter(({ command }) => !commands.some((typed) => command.test(typed)));
    expect(unnamed.map(({ command }) => command.source)).toEqual([]);
  });
});

describe('a city', () => {
  let city: Started;
  const here = (): Record<string, string> => ({ MARSAD_DIRECTORY: at('city') });
  const marsad = (command: string): Promise<string> => succeed(`npm run --silent marsad -- ${command}`, here());
  const json = async (command: string): Promise<unknown> => JSON.parse(await marsad(`${command} --json`)) as unknown;

  beforeAll(async () => {
    city = start('make demo', here());
    const up = eventually(() => expect(city.output()).toContain('Ctrl-C stops everything.'), {
      timeoutMs: 240_000,
      everyMs: 250,
    });
    await Promise.race([up, city.ended.then(() => Promise.reject(new Error(`make demo ended: ${city.output()}`)))]);
  });

  afterAll(async () => {
    city.ctrlC();
    await city.ended;
    expect(city.output()).toContain('Stopped in');
    expect(existsSync(at('city', 'running.json'))).toBe(false);
  });

  test('prints the address of the page and the accounts', () => {
    expect(city.output()).toMatch(/http:\/\/localhost:\d+/);
    expect(city.output()).toMatch(/supervisor +password \S+ +supervisor, the whole city/);
  });

  test('analyst prints where analysts query and with which accounts, and these open the database', async () => {
    type Printed = { url: string; accounts: { user: string; password: string }[] };
    const { url, accounts } = (await json('analyst')) as Printed;
    expect(accounts.map(({ user }) => user)).toEqual(['analyst', 'dashboards']);
    for (const { user, password } of accounts) {
      const headers = { 'x-clickhouse-user': user, 'x-clickhouse-key': password };
      expect(await (await fetch(`${url}/?query=SHOW+DATABASES`, { headers })).text()).toBe('city\n');
    }
  });

  test('status, lag, dead-letters, camera list, hotlist list and rights list answer in JSON', async () => {
    const [status, lag, deadLetters, cameras, hotlist, rights] = await Promise.all(
      ['status', 'lag --all', 'dead-letters list', 'camera list', 'hotlist list', 'rights list'].map(json),
    );
    expect(status).toMatchObject({ publicUrl: expect.stringContaining('http') as string });
    const { processes } = status as { processes: { process: string; state: string }[] };
    expect(processes.map(({ process }) => process)).toEqual(expect.arrayContaining(['kafka', 'governance-1']));
    expect(lag).toEqual(expect.arrayContaining([expect.objectContaining({ behind: expect.any(Number) as number })]));
    expect(deadLetters).toEqual([]);
    expect(cameras).toHaveLength(6);
    expect(hotlist).toEqual(
      expect.arrayContaining([expect.objectContaining({ entryId: expect.any(String) as string })]),
    );
    expect((rights as { acts: unknown[] }).acts.length).toBeGreaterThan(0);
  });

  test('the same commands print tables for people', async () => {
    const [status, lag, deadLetters, help] = await Promise.all(
      ['status', 'lag', 'dead-letters list', '--help'].map((command) => marsad(command)),
    );
    expect(status).toContain('ingest-1');
    expect(lag).toMatch(/messages behind|nothing/);
    expect(deadLetters).toContain('nothing');
    expect(help).toContain('dead-letters');
  });

  test('a camera is added and removed, a plate looked for and withdrawn, an analytic halted and resumed', async () => {
    const [camera] = (await json('camera list')) as Record<string, unknown>[];
    writeFileSync(at('camera.yaml'), JSON.stringify({ ...camera, camera: 'added-by-hand', analytics: [] }));
    expect(await json(`camera add ${at('camera.yaml')}`)).toEqual({ added: 'added-by-hand' });
    expect(await json('camera remove added-by-hand')).toEqual({ removed: 'added-by-hand' });
    const hotlist = (command: string): Promise<unknown> => json(`hotlist ${command}`);
    expect(await hotlist('add "4711 | أ | 6" --reason stolen_vehicle --case D-1 --id h-typed')).toMatchObject({
      added: 'h-typed',
    });
    expect(await hotlist('remove h-typed --reason "found again"')).toEqual({ withdrawn: 'h-typed' });
    expect(await json('halt plates --reason "a drill"')).toEqual({ halted: 'plates' });
    expect(await json('resume plates --reason "the drill is over"')).toEqual({ resumed: 'plates' });
  });

  test('the log is verified, exported, and verified from the exported files', async () => {
    mkdirSync(at('log'));
    expect(await json('audit verify')).toMatchObject({ whole: true });
    expect(await marsad('audit verify')).toContain('The log is whole.');
    const exported = (await json(`audit export --to ${at('log')}`)) as { files: string[] };
    expect(exported.files.length).toBeGreaterThan(2);
    const files = `--leaves ${at('log', 'leaves.jsonl')} --checkpoints ${at('log', 'checkpoints.jsonl')}`;
    expect(await json(`audit verify ${files} --key ${at('log', 'key.txt')}`)).toMatchObject({ whole: true });
    expect(await json('audit key')).toEqual({ key: readFileSync(at('log', 'key.txt'), 'utf8').trim() });
  });

  test('its store passes the check of any store, with the rights that are printed for one', async () => {
    const { addresses } = JSON.parse(readFileSync(at('city', 'running.json'), 'utf8')) as Running;
    const { endpoint, root, secretKeys } = addresses.s3;
    const { evidence } = (await json('objects rights')) as { evidence: { Statement: unknown[] } };
    expect(evidence.Statement.length).toBeGreaterThan(2);
    const users = Object.keys((await json('objects rights --on users')) as object);
    const services = users.map((accessKey) => [accessKey, { accessKey, secretKey: secretKeys[accessKey] }]);
    const store = { endpoint, administrator: root, services: Object.fromEntries(services) as object };
    writeFileSync(at('store.json'), JSON.stringify(store), { mode: 0o600 });
    expect(await succeed(`make check-store STORE=${at('store.json')}`)).toMatch(/Tests +\d+ passed/);
  });

  test('an agency reads its own topic until Ctrl-C', async () => {
    const tail = start('npm run --silent marsad -- agency tail --from-beginning --json', here());
    const first = await eventually(
      () => {
        const [line = ''] = tail.output().split('\n');
        return JSON.parse(line) as Record<string, unknown>;
      },
      { timeoutMs: 60_000, everyMs: 250 },
    );
    tail.ctrlC();
    await tail.ended;
    expect(first).toMatchObject({ type: 'marsad.agency.alerts.v2', data: { agency: 'police' } });
    expect(await json('agency contract')).toMatchObject({
      servers: { kafka: { protocol: 'kafka', host: expect.stringContaining('127.0.0.1:') as string } },
      channels: { 'agency.alerts.v2': { address: 'agency.police.alerts.v2' } },
    });
  });
});

test('smoke, a third of it', async () => {
  expect(await succeed('npm run --silent smoke -- --short')).toContain('smoke: every answer is right');
});

test('clean removes what was fetched and made, and nothing else', async () => {
  const copy = at('copy');
  mkdirSync(join(copy, 'tools'), { recursive: true });
  for (const file of ['Makefile', 'tools/bootstrap-clean.mjs']) cpSync(join(ROOT, file), join(copy, file));
  mkdirSync(join(copy, '.marsad', 'state'), { recursive: true });
  symlinkSync(MARSAD_FOLDER, join(copy, 'node_modules'));
  await succeed(`make -C ${copy} clean`);
  expect([existsSync(join(copy, '.marsad')), existsSync(join(copy, 'node_modules'))]).toEqual([false, false]);
  expect([existsSync(join(copy, 'Makefile')), existsSync(MARSAD_FOLDER)]).toEqual([true, true]);
});
