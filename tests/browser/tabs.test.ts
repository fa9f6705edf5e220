import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alertChanged, previewPictured } from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { alertOf, cameraOf, type TestClient } from '../../services/command-center/testing/test-client.ts';
import { launchChromium } from '../../tools/screenshots/chromium.ts';
import { violationsOf } from './axe.ts';
import { SIZES } from './person.ts';
import { servePage, type ServedPage } from './served-page.ts';

/**
 * The page in a browser: what it loads, how many streams its tabs open, what covers what, and how old a preview is. The HTTP server and its
 * memory are the real ones; the tests put into that memory what would come from Kafka.
 */
const ROOT = join(import.meta.dirname, '..', '..');
const STILL = readFileSync(join(ROOT, 'samples', 'watchlist', 'person-1.jpg'));
const CAMERA = cameraOf();
let client: TestClient;
let browser: Browser;
let url: string;
let served: ServedPage;
let ordinal = 0;

beforeAll(async () => {
  served = await servePage();
  ({ client, url } = served);
  client.memory.putCamera(CAMERA);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

/** A failed test leaves its tabs open, and they would count in the next one. */
afterEach(async () => void (await Promise.all(browser.contexts().map((context) => context.close()))));

/** A browser of an operator who has signed in. */
async function browserOf(size: keyof typeof SIZES = 'desktop'): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: SIZES[size], locale: 'fr-FR' });
  await served.signIn(context, { id: `session-${(ordinal += 1)}` });
  return context;
}
async function openPage(context: BrowserContext, path = '/'): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}${path}`);
  await page.locator('#content').waitFor();
  await page.locator('[data-connection="open"]').waitFor({ state: 'attached' });
  return page;
}

/** Raises an alert for somebody in a zone, another person each time. @returns the id of the alert */
function raiseAlert(): string {
  const alertId = `a-${(ordinal += 1)}`;
  const nowMs = Date.now();
  const times = { raisedAtMs: nowMs, sufficedAtMs: nowMs - 100, firstObservedAtMs: nowMs, lastObservedAtMs: nowMs };
  const change = client.memory.putAlert(
    alertOf({ alertId, camera: CAMERA.camera, district: CAMERA.district, state: 'raised', history: [], ...times }),
    nowMs,
  );
  if (change) client.publish(change);
  return alertId;
}
/** @param ageMs how long ago its frame was captured */
function publishPreview(ageMs = 0): void {
  const nowMs = Date.now();
  const { camera, district } = CAMERA;
  const metadata = { ...previewPictured.example, camera, district, capturedAtMs: nowMs - ageMs, receivedAtMs: nowMs };
  client.picture(previewPictured.schema.parse(metadata), STILL);
}
/** Marks every present alert as read in this browser, as opening each of them does. */
const READ_EVERYTHING = `fetch('/api/alerts?limit=500').then((answer) => answer.json()).then(({ alerts }) =>
  localStorage.setItem('marsad.seenAlerts', JSON.stringify(alerts.map(({ alertId }) => alertId))))`;
const rowsOn = (page: Page): Promise<number> => page.locator('main [data-alert]').count();

describe('the first load', () => {
  it('is compressed, is small apart from the map, and loads no charts before the traffic page is opened', async () => {
    const context = await browserOf();
    const page = await openPage(context);
    await page.locator('article[data-camera]').first().waitFor();
    const assets = await page.evaluate<{ name: string; encoded: number; decoded: number }[]>(
      `performance.getEntriesByType('resource').filter(({ name }) => /\\.(js|css)$/.test(name))
        .map(({ name, encodedBodySize, decodedBodySize }) => ({ name: name.split('/').at(-1), encoded: encodedBodySize, decoded: decodedBodySize }))`,
    );
    expect(assets.filter(({ name }) => name.startsWith('traffic-page'))).toEqual([]);
    const initial = assets.filter(({ name }) => !/^(city-map|use-map)/.test(name));
    expect(initial.length).toBeGreaterThan(3);
    const bytes = initial.reduce((sum, { encoded }) => sum + encoded, 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(320_000);
    const index = initial.find(({ name, decoded }) => name.startsWith('index') && decoded > 100_000);
    const answer = await page.context().request.get(`${url}/assets/${index?.name}`, {
      headers: { 'accept-encoding': 'br' },
    });
    expect(answer.headers()).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
    await page.goto(`${url}/traffic`);
    await eventually(async () =>
      page.evaluate<boolean>(
        `performance.getEntriesByType('resource').some(({ name }) => name.includes('traffic-page'))`,
      ),
    );
  });
});

describe('the map of the cameras', () => {
  it.each(['desktop', 'phone'] as const)(
    'fills its frame, and the districts are named in it, on the %s',
    async (size) => {
      const context = await browserOf(size);
      const page = await openPage(context);
      await page.locator('[data-part="district-name"]').first().waitFor({ timeout: 20_000 });
      const [frame, map, district] = await Promise.all(
        ['[data-part="map"]', '.maplibregl-canvas', '[data-part="district-name"]'].map((part) =>
          page.locator(part).first().boundingBox(),
        ),
      );
      expect(frame?.height ?? 0).toBeGreaterThan(150);
      expect(map?.height ?? 0).toBeGreaterThan((frame?.height ?? 0) - 4);
      const middle = (district?.y ?? 0) + (district?.height ?? 0) / 2;
      expect(middle).toBeGreaterThan(frame?.y ?? Infinity);
      expect(middle).toBeLessThan((frame?.y ?? 0) + (frame?.height ?? 0));
    },
  );
});

describe.each(['desktop', 'phone', 'narrow'] as const)('the first unread alert, on the %s', (size) => {
  it('is counted in the menu, and moves nothing in it', async () => {
    const context = await browserOf(size);
    const page = await openPage(context, '/recordings');
    await page.locator('[data-part="coverage"]').waitFor();
    const unread = page.locator('nav [data-part="unread"]');
    // In a new browser nothing is read yet, so the counter would count earlier alerts too.
    await page.evaluate(READ_EVERYTHING);
    await page.reload();
    await page.locator('[data-part="coverage"]').waitFor();
    expect(await unread.isVisible()).toBe(false);
    const before = (await controlsAtRest(page)).filter(({ mustNotMove }) => mustNotMove);
    raiseAlert();
    await unread.waitFor();
    expect(await unread.textContent()).toBe('1');
    expect((await controlsOn(page)).filter(({ mustNotMove }) => mustNotMove)).toEqual(before);
    expect(before.length).toBeGreaterThan(3);
  });
});

describe('seven tabs of one browser', () => {
  let context: BrowserContext;
  let tabs: Page[];
  beforeEach(async () => {
    context = await browserOf();
    tabs = [];
    for (let tab = 0; tab < 7; tab += 1) tabs.push(await openPage(context, '/alerts?stage=everything'));
    await Promise.all(tabs.map((tab) => tab.locator('[data-part="list"]').waitFor()));
  });

  const allShow = (pages: readonly Page[], alerts: number): Promise<void> =>
    eventually(async () => expect(await Promise.all(pages.map(rowsOn))).toEqual(pages.map(() => alerts)), {
      timeoutMs: 15_000,
    });

  it('share one event stream, all show what arrives, and when the tab that reads it closes, another one reads on', async () => {
    expect(client.live().eventStreams).toBe(1);
    const before = await rowsOn(tabs[0] as Page);
    raiseAlert();
    await allShow(tabs, before + 1);
    // Any of the tabs may read the stream. Once all but one have closed, the stream has been handed over.
    let open = tabs;
    for (let alerts = before + 2; open.length > 1; alerts += 1) {
      await open[0]?.close();
      open = open.slice(1);
      // The alert may come while no tab reads: the next reader begins where the last one ended.
      raiseAlert();
      await allShow(open, alerts);
      await eventually(() => expect(client.live().eventStreams).toBe(1));
    }
  });

  it('all ask for a sign-in when one of them signs out', async () => {
    const [first, ...others] = tabs as [Page, ...Page[]];
    await first.getByRole('button', { name: /^Compte/ }).click();
    await first.getByRole('menuitem', { name: 'Se déconnecter' }).click();
    await Promise.all(others.map((tab) => tab.locator('[data-part="sign-in"]').waitFor({ timeout: 20_000 })));
  });
});

describe('a clip that does not show everything', () => {
  const AT_MS = Date.UTC(2026, 10, 30, 13, 4, 2);
  const span = (fromMs: number, toMs: number) => ({ fromMs: AT_MS + fromMs, toMs: AT_MS + toMs });
  const WORDS = {
    fr: ['Masquée en entier (bord rayé), faute d’analyse', 'Non enregistré', 'ligne de la règle'],
    ar: ['مموّه بالكامل (إطار مخطّط) لعدم تحليله', 'غير مسجّل', 'خط القاعدة'],
    en: ['Masked whole (striped border), because it was not analysed', 'Not recorded', 'line of the rule'],
  } as const;

  /** Raises an alert whose clip is partly masked whole and partly not recorded. */
  async function raiseWithClip(): Promise<string> {
    const alertId = raiseAlert();
    const footage = readFileSync(join(ROOT, 'samples', 'worker-zone-detection-preview.mp4'));
    const stored = await client.keep('views', `view-maker/${alertId}.mp4`, footage, 'video/mp4');
    const clip = {
      ...stored,
      capturedFromMs: AT_MS,
      unseen: [span(1_000, 3_500), span(6_000, 6_400)],
      missing: [span(8_000, 10_000)],
    };
    const placeId = CAMERA.lines[0]?.id ?? '';
    const why = { ...alertChanged.example.why, placeId };
    const [district, camera] = [CAMERA.district, CAMERA.camera];
    client.publishAlert(alertOf({ alertId, district, camera, revision: 1, clip, why }), Date.now());
    return alertId;
  }

  it.each(['fr', 'ar', 'en'] as const)(
    'says which stretches those are, in words and in local time, beside the player and to a screen reader: %s',
    async (language) => {
      const context = await browserOf(language === 'ar' ? 'phone' : 'desktop');
      await context.addInitScript(`localStorage.setItem('marsad.language', '${language}')`);
      const page = await openPage(context, `/alerts/${await raiseWithClip()}`);
      const [unseen, missing, line] = WORDS[language];
      const video = page.locator('[data-part="media"] video');
      await video.waitFor();
      // What a screen reader reads of the player.
      const described = await page.evaluate<string>(
        `document.getElementById(document.querySelector('[data-part=media] video').getAttribute('aria-describedby')).textContent`,
      );
      for (const word of [unseen, missing, line]) expect(described).toContain(word);
      const timesOf = async (part: string): Promise<string[]> =>
        page.locator(`[data-part="${part}"] [data-part="stretch"] bdi[dir="ltr"]`).allTextContents();
      // The browser's own time zones, which may be newer than those of this process.
      const [from, to, moment, gapFrom, gapTo] = await page.evaluate<string[]>(
        `[1000, 3500, 6000, 8000, 10000].map((ms) => new Date(${AT_MS} + ms).toLocaleTimeString('en-GB', { timeZone: 'Africa/Casablanca' }))`,
      );
      expect(await timesOf('clip-unseen')).toEqual([`${from} – ${to}`, moment]);
      expect(await timesOf('clip-missing')).toEqual([`${gapFrom} – ${gapTo}`]);
      // The footage is under six seconds long, and what lies after its end is on no timeline.
      const marks = page.locator('[data-part="clip-marks"] [data-mark]');
      await eventually(async () => expect(await marks.count()).toBe(1));
      expect(await violationsOf(page)).toEqual([]);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    },
  );
});

type Control = { what: string; x: number; y: number; covered: boolean; mustNotMove: boolean };
/** Every control on screen: where it is, and whether the bar of new alerts covers its middle. */
const controlsOn = (page: Page): Promise<Control[]> =>
  page.evaluate<Control[]>(`[...document.querySelectorAll('a, button, input, [role=tab]')].flatMap((control) => {
    const { x, y, width, height } = control.getBoundingClientRect();
    const top = document.elementFromPoint(x + width / 2, y + height / 2);
    if (width < 4 || height < 4 || !top || control.closest('[data-part=arrivals]')) return [];
    const what = (control.textContent || control.getAttribute('aria-label') || '').trim().replaceAll(/[0-9]/g, '');
    const mustNotMove = control.closest('[data-part=header], [data-part=actions], [data-part=page-head], [data-part=detail-head]') !== null;
    return [{ what, x: Math.round(x), y: Math.round(y), covered: top.closest('[data-part=arrivals]') !== null, mustNotMove }];
  })`);

/** The controls of a page, once they move no more: a page loads parts of itself when they are used. */
async function controlsAtRest(page: Page): Promise<Control[]> {
  let [before, now]: Control[][] = [[], await controlsOn(page)];
  await eventually(
    async () => {
      [before, now] = [now ?? [], await controlsOn(page)];
      return before.length > 3 && JSON.stringify(before) === JSON.stringify(now);
    },
    { timeoutMs: 10_000, everyMs: 600 },
  );
  return now ?? [];
}

describe.each(['desktop', 'phone', 'narrow'] as const)('an alert that arrives, on the %s', (size) => {
  it.each(['/', '/traffic', 'an alert'])(
    'at %s covers nothing, moves nothing, and is announced to a screen reader',
    async (at) => {
      const context = await browserOf(size);
      const path = at === 'an alert' ? `/alerts/${raiseAlert()}` : at;
      const page = await openPage(context, path);
      await page.locator('[data-part="arrivals"]').waitFor();
      if (at === 'an alert') await page.locator('[data-part="actions"] button').first().waitFor();
      if (at === '/traffic') await page.locator('main input').first().waitFor();
      const before = await controlsAtRest(page);
      const alertId = raiseAlert();
      const arrival = page.locator(`[data-part="arrivals"] [data-arrival="${alertId}"]`);
      await arrival.waitFor();
      const after = await controlsOn(page);
      expect(after.filter(({ covered }) => covered)).toEqual([]);
      expect(before.length).toBeGreaterThan(3);
      // Lists grow, but what somebody may be about to press stays where it is.
      expect(after.filter(({ mustNotMove }) => mustNotMove)).toEqual(before.filter(({ mustNotMove }) => mustNotMove));
      const [bar, main] = [
        await page.locator('[data-part="arrivals"]').boundingBox(),
        await page.locator('#content').boundingBox(),
      ];
      expect(main?.y ?? 0).toBeGreaterThanOrEqual((bar?.y ?? 0) + (bar?.height ?? 0) - 1);
      expect(await page.locator('[data-part="arrivals"] [role=status]').textContent()).toMatch(
        /^Nouvelle alerte : .+, .+/,
      );
      const box = await arrival.boundingBox();
      expect(box?.x ?? -1).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(SIZES[size].width);
      await arrival.click();
      await page.locator(`article[data-alert="${alertId}"]`).waitFor();
      await eventually(async () => (await arrival.count()) === 0);
    },
  );
});

describe('a live preview', () => {
  test.each([0, 3_600_000])(
    'shows its age since capture, even on a machine whose clock is %i ms ahead',
    async (aheadMs) => {
      const context = await browserOf();
      const page = await context.newPage();
      if (aheadMs > 0) await page.clock.install({ time: Date.now() + aheadMs });
      await page.goto(url);
      const tile = page.locator(`article[data-camera="${CAMERA.camera}"]`);
      const picture = tile.locator('[data-stale]');
      const isStale = async (): Promise<string | null> => picture.getAttribute('data-stale');
      await eventually(async () => {
        publishPreview();
        return (await tile.locator('canvas').isVisible()) && (await isStale()) === 'false';
      });
      expect(await tile.locator('[data-part="stale-age"]').count()).toBe(0);
      // Previews come more often than the page's clock advances, and still none may look younger than it is. (The page learns the server's time
      // after a tenth of a second.)
      const shown = new Set<string>();
      for (let n = 0; n < 20; n += 1) {
        publishPreview(1_500);
        await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
        if (n > 4) shown.add((await tile.locator('[data-part="preview-age"]').textContent()) ?? '');
      }
      expect([...shown].filter((text) => /\d\s?ms/.test(text) || /il y a (0,\d|1(,[01])?)\s?s/.test(text))).toEqual([]);
      // A preview that arrives now and was taken long ago.
      publishPreview(27_000);
      await tile.locator('[data-part="stale-age"]').waitFor({ timeout: 4_000 });
      expect(await tile.locator('[data-part="stale-age"]').textContent()).toMatch(/^Image d’il y a (2[6-9]|3\d)\s?s/);
      expect(await tile.locator('[data-part="preview-age"]').textContent()).toMatch(/^il y a (2[6-9]|3\d)\s?s/);
      publishPreview();
      await eventually(async () => (await isStale()) === 'false');
      // Without another one the preview is stale after a few seconds.
      await eventually(async () => (await isStale()) === 'true', { timeoutMs: 15_000 });
    },
  );
});
