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
import { run, start } from './run.ts';

// Types every command that the documents tell people to type, each in its shortest form.

const CLIP = join(ROOT, 'samples', 'worker-zone-detection-preview.mp4');
const FACES = join(ROOT, 'samples', 'watchlist');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marsad-commands-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...name: string[]): string => join(folder, ...name);

/** Runs a command, which must exit with 0. @returns what it printed */
async function succeed(command: string, more?: Readonly<Record<string, string>>): Promise<string> {
  const { code, stdout, stderr } = await run(command, more);
  expect({ command, code, stderr: code === 0 ? '' : stderr, stdout: code === 0 ? '' : stdout }).toEqual({
    command,
    code: 0,
    stderr: '',
    stdout: '',
  });
  return stdout;
}

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

test('bench, a tenth of each', async () => {
  expect(await succeed("make bench NAME='events --short'")).toContain('short: it works');
  expect(await succeed("make bench NAME='ingest --short'")).toContain('short: it works');
  expect(await succeed("make bench NAME='record --short'")).toContain('short: it works');
  expect(await succeed("make bench NAME='objects --short'")).toContain('short: it works');
  expect(await succeed("make bench NAME='views --short'")).toContain('short: it works');
});

describe('evaluate', () => {
  const evaluate = (command: string): Promise<string> => succeed(`npm run --silent evaluate -- ${command}`);
  const firstLine = (file: string): string => readFileSync(at(file), 'utf8').split('\n')[0] ?? '';

  test('videos', async () => {
    const lines = at('lines.json');
    writeFileSync(lines, '[{"name":"across","from":[160,0],"to":[160,270]}]');
    await evaluate(`tracks --video ${CLIP} --out ${at('tracks.txt')}`);
    await evaluate(`crossings --video ${CLIP} --lines ${lines} --out ${at('crossings.csv')}`);
    await evaluate(`masks --video ${CLIP} --out ${at('masks.csv')}`);
    expect(await evaluate(`clip --video ${CLIP} --from 1 --to 3 --out ${at('clip.mp4')}`)).toMatch(/^clip: \d+ frames/);
    expect(readFileSync(at('clip.mp4')).subarray(4, 8).toString()).toBe('ftyp');
    await evaluate(`sidecars --video ${CLIP} --out ${at('sidecars.csv')}`);
    expect(await evaluate(`static-regions --trials 1 --video ${CLIP} ${CLIP}`)).toContain('regions an hour');
    expect(await evaluate(`image-quality --video ${CLIP}`)).toContain('turned by 5 %');
    expect(firstLine('tracks.txt').split(',')).toHaveLength(10);
    expect(firstLine('crossings.csv')).toBe('seconds,line,direction,class,track');
    expect(firstLine('masks.csv')).toBe('frame,seconds,whole,x,y,width,height');
    expect(firstLine('sidecars.csv')).toBe('seconds,video_bytes,frames,masks_bytes,tracks_bytes,share_percent');
  });

  test('pictures', async () => {
    await evaluate(`objects --images ${FACES} --out ${at('boxes.csv')}`);
    await evaluate(`plates --images ${FACES} --out ${at('reads.csv')}`);
    await evaluate(`plates --crops ${FACES} --out ${at('crops.csv')}`);
    expect(firstLine('boxes.csv')).toBe('file,class,confidence,x,y,width,height,ms');
    expect([firstLine('reads.csv'), firstLine('crops.csv')]).toEqual(
      Array.from({ length: 2 }, () => 'file,text,confidence,country,x,y,width,height,ms'),
    );
  });

  test('faces', async () => {
    const portrait = join(FACES, 'person-1.jpg');
    writeFileSync(at('gallery.csv'), `file,identity\n${portrait},somebody\n`);
    writeFileSync(at('probes.csv'), `file\n${portrait}\n`);
    await evaluate(`faces --gallery ${at('gallery.csv')} --probes ${at('probes.csv')} --out ${at('scores.csv')}`);
    const [header, row = ''] = readFileSync(at('scores.csv'), 'utf8').split('\n');
    expect(header).toBe('probe,identity,score,quality,ms');
    expect(row).toContain('somebody');
  });

  test('everything over a folder of sets', async () => {
    mkdirSync(at('sets', 'plates-few'), { recursive: true });
    cpSync(FACES, at('sets', 'plates-few', 'vehicles'), { recursive: true });
    writeFileSync(at('sets', 'plates-few', 'vehicles.csv'), 'file,text,xmin,ymin,xmax,ymax\nnone.jpg,12345,0,0,9,9\n');
    const printed = await evaluate(`all --data ${at('sets')} --out ${at('evaluation.md')}`);
    expect(printed).toMatch(/2 parts written to .*, 0 sets failed, 5 kinds of sets skipped/);
    expect(readFileSync(at('evaluation.md'), 'utf8')).toContain('plates-few/vehicles');
    const { code, stderr } = await run('make evaluate');
    expect([code, stderr]).toEqual([2, expect.stringContaining('EVAL_DATA names the folder') as string]);
  });
});

test('camera check', async () => {
  const report: unknown = JSON.parse(
    await succeed(`npm run --silent marsad -- camera check ${CLIP} --seconds 3 --json`),
  );
  expect(report).toMatchObject({ state: 'playing', codec: 'h264', gaps: [] });
});

test('perceive', async () => {
  const out = at('people.txt');
  const printed = await succeed(`node tools/perceive/main.ts hassan-works-1 --phase 0 --video ${CLIP} --people ${out}`);
  expect(printed).toContain('hassan-works-1 from 0 ms');
  expect(existsSync(out)).toBe(true);
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
