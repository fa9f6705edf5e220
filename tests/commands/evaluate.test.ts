import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@marsad/deploy-local';
import { openFile, openSegmentFile, ticksToMs } from '@marsad/media';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run, succeed } from './run.ts';

// The commands that read or make files and need no city, each in its shortest form.

const CLIP = join(ROOT, 'samples', 'worker-zone-detection-preview.mp4');
const FACES = join(ROOT, 'samples', 'watchlist');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marsad-commands-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...name: string[]): string => join(folder, ...name);

/** The first two seconds of the clip: enough to show that a command works. */
function shortClip(): string {
  const input = openFile(CLIP);
  const segment = openSegmentFile(at('short.mp4'), input);
  while (input.readSync() === 'packet' && ticksToMs(input.packet.pts, input.timeBase) < 2_000)
    segment.write(input.packet);
  segment.seal();
  input.close();
  return at('short.mp4');
}

describe('evaluate', () => {
  const evaluate = (command: string): Promise<string> => succeed(`npm run --silent evaluate -- ${command}`);
  const firstLine = (file: string): string => readFileSync(at(file), 'utf8').split('\n')[0] ?? '';

  test('videos', async () => {
    const short = shortClip();
    const lines = at('lines.json');
    writeFileSync(lines, '[{"name":"across","from":[160,0],"to":[160,270]}]');
    await evaluate(`tracks --video ${short} --out ${at('tracks.txt')}`);
    await evaluate(`crossings --video ${short} --lines ${lines} --out ${at('crossings.csv')}`);
    await evaluate(`masks --video ${short} --out ${at('masks.csv')}`);
    expect(await evaluate(`clip --video ${short} --from 0.5 --to 1.5 --out ${at('clip.mp4')}`)).toMatch(
      /^clip: \d+ frames/,
    );
    expect(readFileSync(at('clip.mp4')).subarray(4, 8).toString()).toBe('ftyp');
    await evaluate(`sidecars --video ${short} --out ${at('sidecars.csv')}`);
    expect(await evaluate(`static-regions --trials 1 --video ${short} ${short}`)).toContain('regions an hour');
    expect(await evaluate(`image-quality --video ${short}`)).toContain('turned by 5 %');
    expect(firstLine('tracks.txt').split(',')).toHaveLength(10);
    expect(firstLine('crossings.csv')).toBe('seconds,line,direction,class,track');
    expect(firstLine('masks.csv')).toBe('frame,seconds,whole,x,y,width,height');
    expect(firstLine('sidecars.csv')).toBe('seconds,video_bytes,frames,masks_bytes,tracks_bytes,share_percent');
  });

  test('pictures', async () => {
    await evaluate(`objects --images ${FACES} --out ${at('boxes.csv')}`);
    await evaluate(`health --images ${FACES} --out ${at('health.csv')}`);
    expect(firstLine('health.csv')).toBe('file,state,reason');
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

test('street', async () => {
  expect(await succeed('npm run --silent evaluate -- scenarios --seeds 1')).toContain('nothing happens on an avenue');
  const [video, truth, site] = [at('street.mp4'), at('truth.json'), at('site.json')];
  const printed = await succeed(
    `npm run --silent street -- --seed 7 --minutes 0.05 --fps 5 --video ${video} --truth ${truth} --site ${site}`,
  );
  expect(printed).toMatch(/^street: 15 frames of the avenue, seed 7/m);
  expect(readFileSync(video).subarray(4, 8).toString()).toBe('ftyp');
  expect(Object.keys(JSON.parse(readFileSync(truth, 'utf8')) as object)).toContain('passages');
  expect(Object.keys(JSON.parse(readFileSync(site, 'utf8')) as object)).toContain('calibration');
});
