import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { previewPictured } from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { alertOf, cameraOf, type TestClient } from '../../services/command-center/testing/test-client.ts';
import { launchChromium } from '../../tools/screenshots/chromium.ts';
import { violationsOf } from './axe.ts';
import { SIZES } from './person.ts';
import { servePage, type ServedPage } from './served-page.ts';

/** The wall of cameras in a browser. The HTTP server and its memory are the real ones; cameras, previews and alerts are put into that memory. */
const ROOT = join(import.meta.dirname, '..', '..');
const STILL = readFileSync(join(ROOT, 'samples', 'watchlist', 'person-1.jpg'));
const CAMERAS = Array.from({ length: 12 }, (_, n) => {
  const number = String(n + 1).padStart(2, '0');
  return cameraOf({
    camera: `camera-${number}`,
    name: { fr: `Porte ${number}`, ar: `باب ${number}`, en: `Door ${number}` },
  });
});
let client: TestClient;
let browser: Browser;
let url: string;
let served: ServedPage;

beforeAll(async () => {
  served = await servePage();
  ({ client, url } = served);
  for (const camera of CAMERAS) client.memory.putCamera(camera);
  browser = await launchChromium();
});
afterEach(async () => void (await Promise.all(browser.contexts().map((context) => context.close()))));
afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

/** Opens the wall of an operator who has signed in. */
async function openWall(path = '/wall', size: keyof typeof SIZES = 'desktop', language = 'fr'): Promise<Page> {
  const context = await browser.newContext({ viewport: SIZES[size], locale: 'fr-FR' });
  await served.signIn(context);
  await context.addInitScript(
    `localStorage.getItem('marsad.language') ?? localStorage.setItem('marsad.language', '${language}')`,
  );
  const page = await context.newPage();
  await page.goto(`${url}${path}`);
  await page.locator('[data-part="wall"]').waitFor();
  await page.locator('[data-connection="open"]').waitFor({ state: 'attached' });
  return page;
}

const cellsOn = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll('[data-part="wall"] [data-camera]')].map(({ dataset }) => dataset.camera)`,
  );
const cameraIds = (...numbers: number[]): string[] => numbers.map((n) => `camera-${String(n).padStart(2, '0')}`);

function raise(alertId: string, camera: string, more: Record<string, unknown> = {}): void {
  const nowMs = Date.now();
  const times = { raisedAtMs: nowMs, sufficedAtMs: nowMs, firstObservedAtMs: nowMs, lastObservedAtMs: nowMs };
  const { district } = CAMERAS[0] ?? {};
  client.publishAlert(alertOf({ alertId, camera, district, state: 'raised', history: [], ...times, ...more }), nowMs);
}
function publishPreview(camera: string): void {
  const nowMs = Date.now();
  const { district } = CAMERAS[0] ?? {};
  const metadata = { ...previewPictured.example, camera, district, capturedAtMs: nowMs, receivedAtMs: nowMs };
  client.picture(previewPictured.schema.parse(metadata), STILL);
}

describe('the layout', () => {
  it('shows a page of cameras, and the address shows it again', async () => {
    const page = await openWall('/wall?layout=4');
    expect(await cellsOn(page)).toEqual(cameraIds(1, 2, 3, 4));
    await page.keyboard.press('ArrowRight');
    await eventually(async () => expect(await cellsOn(page)).toEqual(cameraIds(5, 6, 7, 8)));
    await page.reload();
    await page.locator('[data-part="wall"]').waitFor();
    expect(await cellsOn(page)).toEqual(cameraIds(5, 6, 7, 8));
    for (const _ of [1, 2]) await page.keyboard.press('ArrowRight');
    await eventually(async () => expect(await cellsOn(page)).toEqual(cameraIds(1, 2, 3, 4)));
  });

  it('makes one camera large by its digit, and Escape goes back', async () => {
    const page = await openWall('/wall?layout=6');
    expect(await cellsOn(page)).toEqual(cameraIds(1, 2, 3, 4, 5, 6));
    await page.keyboard.press('3');
    await eventually(async () => expect(await cellsOn(page)).toEqual(cameraIds(3, 1, 2, 4, 5, 6)));
    const [large, small] = await page.evaluate<number[]>(
      `[...document.querySelectorAll('[data-part="wall"] [data-camera]')].slice(0, 2).map((cell) => cell.getBoundingClientRect().width)`,
    );
    expect((large ?? 0) / (small ?? 1)).toBeGreaterThan(1.9);
    await page.keyboard.press('Escape');
    await eventually(async () => expect(await cellsOn(page)).toEqual(cameraIds(1, 2, 3, 4, 5, 6)));
  });

  it('gives the whole wall to one camera where no cell is large', async () => {
    const page = await openWall('/wall?layout=9');
    await page.locator('[data-camera="camera-05"] button').click();
    await eventually(async () => expect(await cellsOn(page)).toEqual(cameraIds(5)));
    await page.keyboard.press('Escape');
    await eventually(async () => expect(await cellsOn(page)).toEqual(cameraIds(1, 2, 3, 4, 5, 6, 7, 8, 9)));
  });

  it('fills the screen', async () => {
    const page = await openWall();
    await page.keyboard.press('f');
    await eventually(async () => expect(await page.evaluate('document.fullscreenElement !== null')).toBe(true));
    expect(await page.locator('[data-part="wall-tools"]').isVisible()).toBe(false);
  });
});

describe('the camera of an alert', () => {
  it('comes forward from another page, and leaves when somebody has taken the alert up', async () => {
    const page = await openWall('/wall?layout=4');
    raise('a-forward', 'camera-09');
    await eventually(async () => expect(await cellsOn(page)).toEqual(cameraIds(9, 1, 2, 3)));
    expect(await page.locator('[data-part="front-alert"]').getAttribute('href')).toBe('/alerts/a-forward');
    raise('a-forward', 'camera-09', { revision: 5, state: 'acknowledged' });
    await eventually(async () => expect(await cellsOn(page)).toEqual(cameraIds(1, 2, 3, 4)));
  });

  it('stays where it is if it is on the page, and the gravest of several comes', async () => {
    const page = await openWall('/wall?layout=4');
    raise('a-low', 'camera-02', { severity: 'low' });
    await page.locator('[data-camera="camera-02"][data-front="a-low"]').waitFor();
    expect(await cellsOn(page)).toEqual(cameraIds(1, 2, 3, 4));
    raise('a-critical', 'camera-12', { severity: 'critical' });
    raise('a-medium', 'camera-11', { severity: 'medium' });
    await eventually(async () => expect(await cellsOn(page)).toEqual(cameraIds(12, 1, 2, 3)));
  });

  it('does not come where the person wants none', async () => {
    const page = await openWall('/wall?layout=4');
    await page.keyboard.press('a');
    await eventually(async () => expect(await page.getByLabel('Une alerte vient devant').isChecked()).toBe(false));
    expect(page.url()).toContain('follow=no');
    raise('a-quiet', 'camera-10', { severity: 'critical' });
    await page.locator('[data-arrival="a-quiet"]').waitFor();
    expect(await cellsOn(page)).toEqual(cameraIds(1, 2, 3, 4));
  });
});

describe('a group of one’s own', () => {
  it('is made by the keyboard, kept by the browser, and removed', async () => {
    const page = await openWall();
    await page.locator('[data-part="edit-groups"]').focus();
    await page.keyboard.press('Enter');
    const dialog = page.locator('[role="dialog"]');
    await dialog.getByLabel('Nom du groupe').fill('Portes');
    await dialog.getByLabel('Caméras du groupe').focus();
    for (const name of ['Porte 03', 'Porte 07']) {
      await page.keyboard.type(name);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
    }
    await dialog.getByRole('button', { name: 'Garder le groupe' }).press('Enter');
    await dialog.getByText('Portes').waitFor();
    await page.goto(`${url}/wall?group=own:Portes`);
    await page.locator('[data-part="wall"]').waitFor();
    expect(await cellsOn(page)).toEqual(cameraIds(3, 7));
    await page.locator('[data-part="edit-groups"]').click();
    await page.getByRole('button', { name: 'Retirer : Portes' }).click();
    await eventually(async () => expect(await cellsOn(page)).toHaveLength(9));
    expect(await page.evaluate("localStorage.getItem('marsad.cameraGroups')")).toBe('[]');
  });
});

describe('the wall', () => {
  it.each([
    ['fr', 'desktop'],
    ['ar', 'desktop'],
    ['en', 'phone'],
    ['ar', 'phone'],
  ] as const)('has no fault that axe finds, and nothing beside the screen: %s, %s', async (language, size) => {
    const page = await openWall('/wall?layout=6', size, language);
    raise(`a-${language}-${size}`, 'camera-06', { severity: 'critical' });
    await page.locator(`[data-front="a-${language}-${size}"]`).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  });

  it('holds no more memory after thousands of pictures', async () => {
    const page = await openWall('/wall?layout=4');
    const chrome = await page.context().newCDPSession(page);
    const heapAfter = async (pictures: number): Promise<number> => {
      for (let n = 0; n < pictures; n++) {
        publishPreview(`camera-0${(n % 4) + 1}`);
        // The page draws one picture of a camera at a time, and leaves out those that come meanwhile.
        if (n % 20 === 0) await page.evaluate('new Promise(requestAnimationFrame)');
      }
      await chrome.send('HeapProfiler.collectGarbage');
      const { usedSize } = await chrome.send('Runtime.getHeapUsage');
      return usedSize;
    };
    const warm = await heapAfter(300);
    await page.locator('[data-camera="camera-01"] canvas:not([hidden])').waitFor();
    const late = await heapAfter(1_200);
    expect(late / warm).toBeLessThan(1.15);
  });
});
