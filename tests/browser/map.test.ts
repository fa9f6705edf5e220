import { eventually } from '@marsad/testkit';
import type { Browser, Page } from 'playwright-core';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openStreetArchive } from '../../services/command-center/adapters/street-archive.ts';
import type { StreetArchive } from '../../services/command-center/ports.ts';
import { streetTile, writeStreetArchive } from '../../services/command-center/testing/street-archive.ts';
import { alertOf, cameraOf, type TestClient } from '../../services/command-center/testing/test-client.ts';
import { launchChromium } from '../../tools/screenshots/chromium.ts';
import { violationsOf } from './axe.ts';
import { SIZES } from './person.ts';
import { servePage, type ServedPage } from './served-page.ts';

/** The map in a browser. The HTTP server and its memory are the real ones; cameras and alerts are put into that memory. */
const HOUR_MS = 3_600_000;
/** A grid of cameras over the city, the last column of which is another district's. */
const SIDE = 20;
const CAMERAS = Array.from({ length: SIDE * SIDE }, (_, n) => {
  const [row, column] = [Math.floor(n / SIDE), n % SIDE];
  const district = column === SIDE - 1 ? 'hassan' : 'agdal';
  return cameraOf({
    camera: `${district}-${row}-${column}`,
    district,
    position: [0.1 + column * 0.04, 0.1 + row * 0.03],
    name: { fr: `Rue ${row}, ${column}`, ar: `شارع ${row}، ${column}`, en: `Street ${row}, ${column}` },
  });
});
const OWN = CAMERAS.filter(({ district }) => district === 'agdal').length;
let client: TestClient;
let browser: Browser;
let served: ServedPage;
let folder: string;
let streets: StreetArchive;

/** One street from west to east through the middle of one tile, and a camera at it. */
const STREET_TILE = { z: 14, x: 8214, y: 8191 };
const AT_STREET = cameraOf({ camera: 'agdal-road-1', district: 'agdal', position: [0.5, 0.011] });
async function makeStreets(): Promise<StreetArchive> {
  folder = await mkdtemp(join(tmpdir(), 'marsad-map-'));
  const path = join(folder, 'city.pmtiles');
  await writeFile(path, writeStreetArchive([{ ...STREET_TILE, bytes: streetTile('primary', 'Avenue') }]));
  return openStreetArchive(path);
}

beforeAll(async () => {
  streets = await makeStreets();
  served = await servePage({ streets });
  ({ client } = served);
  for (const camera of CAMERAS) client.memory.putCamera(camera);
  raise('a-standing', 'agdal-5-5', { severity: 'high', raisedAtMs: Date.now() - 2 * HOUR_MS });
  raise('a-closed', 'agdal-9-9', {
    ...{ severity: 'medium', state: 'closed', raisedAtMs: Date.now() - 6 * HOUR_MS },
    history: [
      {
        ...{ atMs: Date.now() - 3 * HOUR_MS, action: 'close', from: 'raised', to: 'closed' },
        actor: { subject: 'p', name: 'P', agency: 'a' },
      },
    ],
  });
  raise('a-foreign', 'hassan-5-19', { severity: 'critical' });
  browser = await launchChromium();
});
afterEach(async () => void (await Promise.all(browser.contexts().map((context) => context.close()))));
afterAll(async () => {
  await browser?.close();
  await served?.stop();
  await streets?.close();
  if (folder) await rm(folder, { recursive: true });
});

function raise(alertId: string, camera: string, more: Record<string, unknown> = {}): void {
  const district = camera.split('-')[0];
  const times = { raisedAtMs: Date.now(), firstObservedAtMs: Date.now(), lastObservedAtMs: Date.now() };
  client.publishAlert(
    alertOf({ alertId, camera, district, state: 'raised', history: [], ...times, ...more }),
    Date.now(),
  );
}

/** Opens the map of an operator of Agdal alone. */
async function openMap(path = '/map', size: keyof typeof SIZES = 'desktop', language = 'fr'): Promise<Page> {
  const context = await browser.newContext({ viewport: SIZES[size], locale: 'fr-FR', reducedMotion: 'reduce' });
  await served.signIn(context, { districts: ['agdal'] });
  await context.addInitScript(`localStorage.setItem('marsad.language', '${language}')`);
  const page = await context.newPage();
  await page.goto(`${served.url}${path}`);
  await page.locator('[data-part="drawn"][data-cameras]').waitFor({ timeout: 20_000 });
  return page;
}
const drawn = (page: Page) =>
  page.evaluate<{ cameras: number; groups: number }>(
    `(({ cameras, groups }) => ({ cameras: +cameras, groups: +groups }))(document.querySelector('[data-part="drawn"]').dataset)`,
  );
const happenings = (page: Page) => page.getByRole('list', { name: 'Alertes et incidents' }).getByRole('button');

/** The colour of a large street in the light. */
const LARGE_STREET = [0xf6, 0xdf, 0xa8];
/** How many pixels of the map have about this colour, as a person sees them. */
async function pixelsOf(page: Page, [red = 0, green = 0, blue = 0]: readonly number[]): Promise<number> {
  const picture = await page.locator('[data-part="city-map"]').screenshot();
  const blank = await browser.newPage();
  const count = await blank.evaluate<number>(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${picture.toString('base64')}';
    await image.decode();
    const { width, height } = image;
    const canvas = new OffscreenCanvas(width, height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, width, height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4)
      if (Math.abs(data[at] - ${red}) + Math.abs(data[at + 1] - ${green}) + Math.abs(data[at + 2] - ${blue}) < 12) count += 1;
    return count;
  })()`);
  await blank.close();
  return count;
}

describe('the map of a person', () => {
  it('groups every camera that they may see and no other, and shows what is raised now and what stood at a moment', async () => {
    const page = await openMap();
    await eventually(async () => expect((await drawn(page)).cameras).toBe(OWN));
    expect((await drawn(page)).groups).toBeGreaterThan(2);
    expect(await happenings(page).count()).toBe(1);
    raise('a-live', 'agdal-1-1', { severity: 'critical' });
    await eventually(async () => expect(await happenings(page).first().textContent()).toContain('Rue 1, 1'));
    raise('a-live', 'agdal-1-1', { severity: 'critical', revision: 5, state: 'dismissed' });
    await eventually(async () => expect(await happenings(page).count()).toBe(1));
    expect(await page.getByText('hassan').count()).toBe(0);
    const slider = page.getByRole('slider', { name: 'Moment' });
    expect(await slider.getAttribute('aria-valuetext')).toBe('Maintenant');
    await slider.fill(String(-4 * 12));
    await eventually(async () =>
      expect(await happenings(page).allTextContents()).toEqual([expect.stringContaining('Rue 9, 9')]),
    );
    await page.reload();
    await eventually(async () =>
      expect(await happenings(page).allTextContents()).toEqual([expect.stringContaining('Rue 9, 9')]),
    );
    await page.getByRole('button', { name: 'Revenir à maintenant' }).click();
    await eventually(async () =>
      expect(await happenings(page).allTextContents()).toEqual([expect.stringContaining('Rue 5, 5')]),
    );
  });

  it('goes where the keyboard goes, opens what is there, and reads well with axe', async () => {
    const page = await openMap();
    await page.getByRole('searchbox', { name: 'Chercher une caméra' }).fill('Rue 7,');
    const rows = page.getByRole('list', { name: 'Caméras' }).getByRole('button');
    await eventually(async () => expect(await rows.count()).toBe(SIDE - 1));
    await page.keyboard.press('Tab');
    await eventually(async () => expect(await drawn(page)).toEqual({ cameras: 1, groups: 0 }));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const chosen = page.locator('[data-part="chosen-camera"]');
    expect(await chosen.getAttribute('data-camera')).toBe('agdal-7-1');
    expect(new URL(page.url()).searchParams.get('camera')).toBe('agdal-7-1');
    expect(await chosen.getByRole('link').getAttribute('href')).toMatch(/^\/playback\?cameras=agdal-7-1&at=/);
    expect(await violationsOf(page)).toEqual([]);
    await chosen.getByRole('button', { name: 'Voir en direct' }).press('Enter');
    await page.getByRole('dialog', { name: 'Rue 7, 1' }).waitFor();
  });
});

it('draws streets from ranges of the archive, with their attribution, and asks nobody else', async () => {
  const asked: { url: string; range: string | undefined; status: number }[] = [];
  const context = await browser.newContext({ viewport: SIZES.desktop, reducedMotion: 'reduce', colorScheme: 'light' });
  await served.signIn(context, { districts: ['agdal'] });
  await context.addInitScript(`localStorage.setItem('mantine-color-scheme-value', 'light')`);
  const page = await context.newPage();
  page.on('response', (response) => {
    const { range } = response.request().headers();
    asked.push({ url: response.url(), range, status: response.status() });
  });
  client.memory.putCamera(AT_STREET);
  await page.goto(`${served.url}/map?camera=${AT_STREET.camera}`);
  await page.getByText('© OpenStreetMap contributors').waitFor({ timeout: 20_000 });
  await eventually(async () => expect(await pixelsOf(page, LARGE_STREET)).toBeGreaterThan(200));
  const bytes = asked.filter(({ url }) => url.includes('.pmtiles'));
  expect(bytes.length).toBeGreaterThan(1);
  for (const { range, status } of bytes)
    expect([range, status]).toEqual([expect.stringMatching(/^bytes=\d+-\d+$/), 206]);
  expect(asked.filter(({ url }) => !url.startsWith(served.url) && !/^(data|blob):/.test(url))).toEqual([]);
});

it('reads well on a phone and from right to left', async () => {
  const page = await openMap('/map?camera=agdal-5-5', 'phone', 'ar');
  await page.locator('[data-part="chosen-camera"]').waitFor();
  expect(await page.evaluate('document.documentElement.dir')).toBe('rtl');
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  expect(await violationsOf(page)).toEqual([]);
});

it('a supervisor puts a camera on the map and turns it, and the numbers say the same', async () => {
  const context = await browser.newContext({ viewport: SIZES.desktop, reducedMotion: 'reduce' });
  await served.signIn(context, { role: 'supervisor', districts: ['agdal'] });
  const page = await context.newPage();
  await page.goto(`${served.url}/cameras?edit=agdal-5-5`);
  const number = (label: string | RegExp) => page.getByRole('textbox', { name: label });
  const before = await number('Longitude').inputValue();
  await page.getByRole('button', { name: 'Placer sur la carte' }).click();
  const map = page.locator('[data-part="position-map"]');
  await map.locator('[data-part="position-marker"]').waitFor({ timeout: 20_000 });
  const { width, height } = (await map.boundingBox()) ?? { width: 0, height: 0 };
  await map.click({ position: { x: width / 2 + 60, y: height / 2 } });
  await eventually(async () => expect(Number(await number('Longitude').inputValue())).toBeGreaterThan(Number(before)));
  await page.getByRole('radiogroup', { name: 'Ce que dit un clic sur la carte' }).getByText('Sa direction').click();
  await map.click({ position: { x: width / 2 - 60, y: height / 2 } });
  await eventually(async () => expect(await number(/^Direction/).inputValue()).toBe('270'));
});
