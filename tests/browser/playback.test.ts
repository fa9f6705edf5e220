import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeClip } from '@marsad/media/testing';
import { render, type PieceOfFootage } from '@marsad/rendering';
import { samplesBetween } from '@marsad/rendering/testing';
import { playbackReady, type DataOf, type playbackRequested } from '@marsad/schemas';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { cameraOf, type TestClient } from '../../services/command-center/testing/test-client.ts';
import { launchChromium } from '../../tools/screenshots/chromium.ts';
import { violationsOf } from './axe.ts';
import { SIZES } from './person.ts';
import { servePage, type ServedPage } from './served-page.ts';

/**
 * Playback in a browser: the real server, the real page and real fragments, which view-maker's renderer makes of a clip whose bright square
 * tells the time of each frame. The test answers the requests that the server publishes, as view-maker does.
 */
const CAMERAS = ['agdal-1', 'agdal-2', 'agdal-3', 'agdal-4'] as const;
/** The clip: ten frames a second, and a square that moves 6 px with each over 272 px, so its place comes again after 13.6 s. */
const [FPS, FRAMES, WIDTH, HEIGHT] = [10, 1_200, 320, 192];
const [STEP_PX, ROUND_PX] = [6, 272];
const START_MS = Math.floor((Date.now() - 600_000) / 10_000) * 10_000;
const END_MS = START_MS + (FRAMES / FPS) * 1_000;
/** The second camera was not recorded in this time. */
const GAP = { fromMs: START_MS + 60_000, toMs: START_MS + 70_000 };

let client: TestClient;
let browser: Browser;
let url: string;
let directory: string;
let served: ServedPage;
let views = 0;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'playback-'));
  makeClip(join(directory, 'footage.mp4'), { width: WIDTH, height: HEIGHT, fps: FPS, frames: FRAMES, group: 10 });
  served = await servePage();
  ({ client, url } = served);
  for (const [index, camera] of CAMERAS.entries()) {
    client.memory.putCamera(cameraOf({ camera, name: { fr: camera, ar: camera, en: camera } }));
    for (const span of recordedOf(index)) putSegment(camera, span);
  }
  client.memory.putGap({
    ...{ camera: 'agdal-2', gapId: 'g-1', ...GAP, reason: 'stream_lost', announcedBy: 'camera-ingest-1' },
  } as unknown as Parameters<typeof client.memory.putGap>[0]);
  client.onPlayback.value = makeView;
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
  rmSync(directory, { recursive: true, force: true });
});
afterEach(async () => void (await Promise.all(browser.contexts().map((context) => context.close()))));

const recordedOf = (index: number) =>
  index === 1
    ? [
        { fromMs: START_MS, toMs: GAP.fromMs },
        { fromMs: GAP.toMs, toMs: END_MS },
      ]
    : [{ fromMs: START_MS, toMs: END_MS }];
const putSegment = (camera: string, span: { fromMs: number; toMs: number }): void =>
  client.memory.putSegment({
    ...{ camera, district: 'agdal', objectKey: `camera-ingest/${camera}-${span.fromMs}.mp4`, bytes: 10, ...span },
  } as unknown as Parameters<typeof client.memory.putSegment>[0]);

/** Renders what was asked for, stores it and announces it. */
async function makeView(request: DataOf<typeof playbackRequested>): Promise<void> {
  const { camera, kind, fromMs, toMs, keyFramesOnly = false, ...asked } = request;
  const isInGap = camera === 'agdal-2' && fromMs >= GAP.fromMs && toMs <= GAP.toMs;
  const path = join(directory, `${(views += 1)}.${kind === 'still' ? 'jpg' : 'mp4'}`);
  const piece: PieceOfFootage = {
    ...{ path: join(directory, 'footage.mp4'), originMs: START_MS },
    samples: samplesBetween(fromMs - 2_500, toMs + 2_500, []),
  };
  const job = { footage: [piece], drawings: [], fromMs, toMs, keyFramesOnly, as: kind, path };
  const rendered = isInGap ? null : render(job);
  if (!rendered) {
    const failed = { ...asked, camera, kind, fromMs, toMs, reason: 'nothing_recorded' };
    return client.answers.putAnswer(failed, Date.now());
  }
  const objectKey = `view-maker/${camera}/${views}`;
  const { sha256 } = await client.keep('playback', objectKey, readFileSync(path));
  const { frames, widthPx, heightPx, mimeType, masked, unseen, missing, bytes } = rendered;
  const view = { frames, widthPx, heightPx, mimeType, masked, unseen, missing, bytes, tookMs: 1 };
  const stored = { bucket: 'playback', objectKey, sha256 };
  client.answers.putAnswer(
    playbackReady.schema.parse({ ...asked, camera, kind, fromMs, toMs, ...view, ...stored }),
    Date.now(),
  );
}

async function openPage(path: string, size: keyof typeof SIZES = 'desktop', language = 'fr'): Promise<Page> {
  const context = await browser.newContext({ viewport: SIZES[size] });
  await served.signIn(context);
  await context.addInitScript(`localStorage.setItem('marsad.language', '${language}')`);
  const page = await context.newPage();
  await page.goto(`${url}${path}`);
  await page.locator('#content').waitFor();
  return page;
}
const addressOf = (cameras: readonly string[], atMs: number): string =>
  `/playback?cameras=${cameras.join(',')}&at=${new Date(atMs).toISOString()}&purpose=incident_review`;
const playing = (page: Page, count: number) =>
  expect.poll(() => page.locator('[data-shows="video"]').count(), { timeout: 30_000 }).toBe(count);

/** What each pane shows: the left edge of the square in pixels of the clip, and where the page's clock stands. */
const READ = `(() => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [${WIDTH}, ${HEIGHT}];
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  const squares = [...document.querySelectorAll('[data-part="panes"] video')].map((video) => {
    drawing.drawImage(video, 0, 0, ${WIDTH}, ${HEIGHT});
    const row = drawing.getImageData(0, Math.round(${HEIGHT} * 0.375), ${WIDTH}, 1).data;
    for (let x = 0; x < ${WIDTH}; x += 1) if (row[x * 4] > 170) return x;
    return -1;
  });
  return { squares, headMs: Number(document.querySelector('[data-part="moment"]').dataset.ms) };
})()`;
const read = (page: Page) => page.evaluate<{ squares: number[]; headMs: number }>(READ);
/** How far apart two places of the square are in time, ms. */
const apartMs = (a: number, b: number): number => {
  const px = (((a - b) % ROUND_PX) + ROUND_PX) % ROUND_PX;
  return (Math.min(px, ROUND_PX - px) / STEP_PX) * (1_000 / FPS);
};
const squareAt = (ms: number): number => (Math.floor(((ms - START_MS) / 1_000) * FPS) * STEP_PX) % ROUND_PX;

describe('playback in a browser', () => {
  test.each([1, 2, 3, 4])(
    'shows %d cameras at the moment of the address, plays them in step, and seeks',
    async (count) => {
      const page = await openPage(addressOf(CAMERAS.slice(0, count), START_MS + 20_000));
      await playing(page, count);
      for (const square of (await read(page)).squares)
        expect(apartMs(square, squareAt(START_MS + 20_000))).toBeLessThanOrEqual(100);

      await page.keyboard.press('l');
      await expect.poll(async () => (await read(page)).headMs, { timeout: 30_000 }).toBeGreaterThan(START_MS + 23_000);
      expect((await read(page)).squares).toHaveLength(count);
      // While they play, each is corrected towards the clock, so they are in step sooner or later on a busy machine too.
      const apart = async (): Promise<number> => {
        const { squares, headMs } = await read(page);
        return Math.max(
          ...squares.flatMap((square) => [apartMs(square, squares[0] ?? 0), apartMs(square, squareAt(headMs))]),
        );
      };
      await expect.poll(apart, { timeout: 30_000 }).toBeLessThanOrEqual(300);

      await page.keyboard.press('k');
      const stoppedMs = (await read(page)).headMs;
      await page.keyboard.press('Shift+ArrowRight');
      await playing(page, count);
      const sought = await read(page);
      expect(sought.headMs).toBeCloseTo(stoppedMs + 10_000, -2);
      await expect
        .poll(
          async () => Math.max(...(await read(page)).squares.map((square) => apartMs(square, squareAt(sought.headMs)))),
          { timeout: 30_000 },
        )
        .toBeLessThanOrEqual(100);
    },
  );

  it('shows a gap as a gap, while the other camera goes on', async () => {
    const page = await openPage(addressOf(['agdal-1', 'agdal-2'], GAP.fromMs + 3_000));
    await playing(page, 1);
    const pane = page.locator('[data-camera="agdal-2"][data-reason]');
    expect(await pane.getAttribute('data-reason')).toBe('not_recorded');
    await page.getByRole('button', { name: 'Aller au prochain enregistrement' }).click();
    await playing(page, 2);
    expect((await read(page)).headMs).toBe(GAP.toMs);
    // The gap, and the incident of each camera.
    expect(await page.locator('[data-part="events"] li').count()).toBe(3);
  });

  it('steps by a frame, loops between marks, and keeps the moment in the address', async () => {
    const page = await openPage(addressOf(['agdal-1'], START_MS + 20_000));
    await playing(page, 1);
    await page.keyboard.press('ArrowRight');
    expect((await read(page)).headMs).toBe(START_MS + 20_100);
    await page.keyboard.press('i');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('o');
    await page.keyboard.press('b');
    await page.waitForURL(/in=.*out=/);
    const address = new URL(page.url()).searchParams;
    expect([address.get('in'), address.get('out')]).toEqual(
      [START_MS + 20_100, START_MS + 30_100].map((ms) => new Date(ms).toISOString()),
    );
    await page.keyboard.press('l');
    await expect.poll(async () => (await read(page)).headMs, { timeout: 30_000 }).toBeLessThan(START_MS + 25_000);
  });

  it('obeys the keys of a player while it plays: faster, backwards, a frame, ten seconds, stop, no loop', async () => {
    const page = await openPage(addressOf(['agdal-1'], START_MS + 40_000));
    await playing(page, 1);
    const headMs = async (): Promise<number> => (await read(page)).headMs;
    const speed = page.getByRole('combobox', { name: 'Vitesse' });
    const isPlaying = (name: 'Lire' | 'Arrêter') => page.getByRole('button', { name, exact: true }).waitFor();
    await page.keyboard.press('l');
    await isPlaying('Arrêter');
    await expect.poll(headMs, { timeout: 30_000 }).toBeGreaterThan(START_MS + 41_000);
    await page.keyboard.press('l');
    await expect.poll(() => speed.inputValue()).toBe('2 ×');
    await page.keyboard.press('i');
    await page.getByRole('button', { name: 'Sans boucle' }).waitFor();
    await page.keyboard.press('x');
    await page.getByRole('button', { name: 'Sans boucle' }).waitFor({ state: 'detached' });
    const aheadMs = await headMs();
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(headMs, { timeout: 30_000 }).toBeGreaterThanOrEqual(aheadMs + 10_000);
    await isPlaying('Arrêter');
    await page.keyboard.press('k');
    await isPlaying('Lire');
    const stoppedMs = await headMs();
    await page.keyboard.press('j');
    await expect.poll(headMs, { timeout: 30_000 }).toBeLessThan(stoppedMs - 1_000);
    await page.keyboard.press('ArrowLeft');
    await isPlaying('Lire');
    const stillMs = await headMs();
    await page.keyboard.press('ArrowLeft');
    expect(Math.round(stillMs - (await headMs()))).toBe(1_000 / FPS);
    expect(await speed.inputValue()).toBe('1 ×');
  });

  it('at eight times the speed asks for key frames only', async () => {
    const page = await openPage(addressOf(['agdal-1'], START_MS + 10_000));
    await playing(page, 1);
    const before = client.playbacksAsked.length;
    for (let presses = 0; presses < 4; presses += 1) await page.keyboard.press('l');
    await expect.poll(async () => (await read(page)).headMs, { timeout: 30_000 }).toBeGreaterThan(START_MS + 30_000);
    const asked = client.playbacksAsked.slice(before).filter(({ kind }) => kind === 'fragment');
    expect(asked.some(({ keyFramesOnly }) => keyFramesOnly === true)).toBe(true);
  });

  it('asks for the case where the recording is older than an hour', async () => {
    const oldMs = Date.now() - 2 * 3_600_000;
    putSegment('agdal-4', { fromMs: oldMs - 60_000, toMs: oldMs + 60_000 });
    const page = await openPage(addressOf(['agdal-4'], oldMs));
    await page.locator('[data-reason="case_needed"]').waitFor();
  });

  test.each(['fr', 'ar'])(
    'says nothing before the purpose is said, and lists its keys, without violations: %s',
    async (language) => {
      const page = await openPage(`/playback?cameras=agdal-1`, 'phone', language);
      await page.locator('[data-part="opening"]').waitFor();
      expect(await page.locator('video').count()).toBe(0);
      expect(await violationsOf(page)).toEqual([]);
      await page.goto(`${url}${addressOf(['agdal-1'], START_MS + 20_000)}`);
      await playing(page, 1);
      expect(await violationsOf(page)).toEqual([]);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      expect(await violationsOf(page)).toEqual([]);
    },
  );
});
