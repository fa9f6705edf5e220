import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Heartbeat } from '@marsad/testkit';
import { eventually } from '@marsad/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { launchChromium } from '../../tools/screenshots/chromium.ts';
import { stillsOf } from './footage.ts';
import { enter, SIZES } from './person.ts';
import { createPlayers, type Players } from './seed.ts';
import { signIn } from './sign-in.ts';
import { startStage, type Stage } from './stage.ts';

/** What holds for a browser as a whole: what it loads, how many streams it opens, what lies over what, how old a picture is. */
let stage: Stage;
let browser: Browser;
let players: Players;
let states: Heartbeat;
let still: Buffer;

beforeAll(async () => {
  stage = await startStage(['audit', 'alerting', 'command-center']);
  browser = await launchChromium();
  players = await createPlayers(stage.addresses);
  await players.directory();
  await players.hotlist('h-1', '123456 WW', Date.now());
  [still] = (await stillsOf(browser, 'worker-zone-detection-preview.mp4', [2])) as [Buffer];
  states = await players.keepCamerasAlive();
});
afterAll(async () => {
  await states?.stop();
  await browser?.close();
  await players?.stop();
  await stage?.stop();
});

const streamsOf = (page: Page): Promise<number> =>
  page.evaluate<number>(`fetch('/api/stats').then((answer) => answer.json()).then(({ live }) => live.eventStreams)`);
const rowsOn = (page: Page): Promise<number> => page.locator('main [data-alert]').count();
/** A wanted vehicle passes, another each time: how many alerts a page then has more. */
const passes = (camera = 'hassan-gate-1'): Promise<string> => players.read(camera, '123456 WW');

describe('the first load', () => {
  it('is compressed, keeps its assets, and brings neither charts nor, before the wall, the map', async () => {
    const { page, leave } = await enter(browser, stage.url, 'operator');
    await page.locator('article[data-camera]').first().waitFor();
    const assets = await page.evaluate<{ name: string; encoded: number; decoded: number }[]>(
      `performance.getEntriesByType('resource').filter(({ name }) => /\\.(js|css)$/.test(name))
        .map(({ name, encodedBodySize, decodedBodySize }) => ({ name: name.split('/').at(-1), encoded: encodedBodySize, decoded: decodedBodySize }))`,
    );
    expect(assets.filter(({ name }) => name.startsWith('traffic-page'))).toEqual([]);
    const initial = assets.filter(({ name }) => !name.startsWith('city-map'));
    expect(initial.length).toBeGreaterThan(3);
    const bytes = initial.reduce((sum, { encoded }) => sum + encoded, 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(320_000);
    const index = initial.find(({ name, decoded }) => name.startsWith('index') && decoded > 100_000);
    const answer = await page.context().request.get(`${stage.url}/assets/${index?.name}`, {
      headers: { 'accept-encoding': 'br' },
    });
    expect(answer.headers()).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
    await page.goto(`${stage.url}/traffic`);
    await page.getByRole('heading', { name: 'Trafic' }).waitFor();
    expect(
      await page.evaluate<boolean>(
        `performance.getEntriesByType('resource').some(({ name }) => name.includes('traffic-page'))`,
      ),
    ).toBe(true);
    await leave();
  });
});

describe('seven tabs of one browser', () => {
  let context: BrowserContext;
  let tabs: Page[];
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1000, height: 700 }, locale: 'fr-FR' });
    const first = await context.newPage();
    await signIn(first, stage.url, 'operator', 'demo-operator');
    tabs = [first];
    for (let more = 1; more < 7; more += 1) {
      const tab = await context.newPage();
      await tab.goto(`${stage.url}/alerts`);
      tabs.push(tab);
    }
    await first.goto(`${stage.url}/alerts`);
    await Promise.all(tabs.map((tab) => tab.locator('.connection-open').waitFor()));
    await Promise.all(tabs.map((tab) => tab.locator('.alerts-list').waitFor()));
  });
  afterEach(() => context.close());

  const allShow = (pages: readonly Page[], alerts: number): Promise<void> =>
    eventually(async () => expect(await Promise.all(pages.map(rowsOn))).toEqual(pages.map(() => alerts)), {
      timeoutMs: 15_000,
    });

  it('have one event stream, all show what arrives, and when the one that reads it closes another reads on', async () => {
    const [last] = tabs.slice(-1) as [Page];
    expect(await streamsOf(last)).toBe(1);
    const before = await rowsOn(last);
    await passes();
    await allShow(tabs, before + 1);

    // Whichever of them reads: once all but one have closed, each handover has happened.
    let open = tabs;
    for (let alerts = before + 2; open.length > 1; alerts += 1) {
      await open[0]?.close();
      open = open.slice(1);
      // It passes while nobody may be reading: the next one begins where the last left off.
      await passes(alerts % 2 === 0 ? 'agdal-gallery-1' : 'hassan-works-1');
      await allShow(open, alerts);
      expect(await streamsOf(last)).toBe(1);
    }
    await last.locator('.connection-open').waitFor();
  });

  it('all ask for a sign-in when one of them signs out', async () => {
    const [first, ...others] = tabs as [Page, ...Page[]];
    await first.getByRole('button', { name: /^Compte/ }).click();
    await first.getByRole('menuitem', { name: 'Se déconnecter' }).click();
    await Promise.all(others.map((tab) => tab.locator('.sign-in').waitFor({ timeout: 20_000 })));
  });
});

type Control = { what: string; x: number; y: number; covered: boolean };
/** Every control that is on screen: where it is, and whether something else lies over its middle. */
const controlsOn = (page: Page): Promise<Control[]> =>
  page.evaluate<
    Control[]
  >(`[...document.querySelectorAll('a, button, input, [role=tab], summary')].flatMap((control) => {
    const { x, y, width, height } = control.getBoundingClientRect();
    const [middleX, middleY] = [x + width / 2, y + height / 2];
    const top = document.elementFromPoint(middleX, middleY);
    const hidden = width < 4 || height < 4 || !control.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (hidden || !top || control.closest('.arrivals')) return [];
    const fixed = control.closest('.shell-header, .actions, .alerts-list, .page-head') !== null;
    const covered = !control.contains(top) && !top.contains(control) && (fixed || top.closest('.arrivals') !== null);
    return [{ what: (control.textContent || control.getAttribute('aria-label') || '').trim(), x: Math.round(x), y: Math.round(y), covered }];
  })`);

describe.each(['desktop', 'phone', 'narrow'] as const)('an alert that arrives, on the %s', (size) => {
  test.each(['/', '/alerts', 'an alert'])(
    'at %s covers nothing, moves nothing, and is said to a screen reader',
    async (path) => {
      const { page, leave } = await enter(browser, stage.url, 'operator', 'fr', size);
      await page.goto(`${stage.url}/alerts`);
      if (path === 'an alert') {
        await page.locator('.mantine-SegmentedControl-label', { hasText: 'Toutes' }).click();
        await page.locator('main a[data-alert]').first().click();
        await page.locator('.actions button').first().waitFor();
      } else await page.goto(`${stage.url}${path}`);
      await page.locator('.connection-open').waitFor({ state: 'attached' });
      await page.locator('main .mantine-Loader-root').first().waitFor({ state: 'detached' });
      await page.locator('.arrivals').waitFor();
      const header = (controls: readonly Control[]): unknown =>
        controls
          .filter(({ y }) => y < 54 || path === 'an alert')
          .map(({ what, x, y }) => ({ what: what.replaceAll(/\d+/g, ''), x, y }));
      const before = await controlsOn(page);
      await passes('hassan-hall-1');
      const arrival = page.locator('.arrivals [data-arrival]').first();
      await arrival.waitFor();
      const after = await controlsOn(page);
      expect(after.filter(({ covered }) => covered)).toEqual([]);
      if (size === 'desktop' && path === 'an alert') expect(header(after)).toBeDefined();
      expect((await page.locator('.shell-main').boundingBox())?.y).toBeGreaterThanOrEqual(
        ((await page.locator('.arrivals').boundingBox())?.y ?? 0) +
          ((await page.locator('.arrivals').boundingBox())?.height ?? 0) -
          1,
      );
      expect(before.length).toBeGreaterThan(3);
      const said = page.locator('.arrivals [role=status]');
      expect(await said.textContent()).toMatch(/^Nouvelle alerte : Plaque recherchée, Hall de la préfecture/);
      expect(await said.getAttribute('aria-live')).toBe('assertive');
      const box = await arrival.boundingBox();
      expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= SIZES[size].width).toBe(true);
      await arrival.click();
      await page.locator('article[data-alert]').waitFor();
      await eventually(async () => (await page.locator('.arrivals [data-arrival]').count()) === 0);
      await leave();
    },
  );
});

describe('a live picture', () => {
  it('says its age from when it was taken, though it has just arrived, and that it is stale when no other follows', async () => {
    const { page, leave } = await enter(browser, stage.url, 'operator');
    const tile = page.locator('article[data-camera="hassan-works-1"]');
    const picture = tile.locator('.picture');
    await eventually(async () => {
      await players.picture('hassan-works-1', still, []);
      return (await picture.getAttribute('data-stale')) === 'false' && (await tile.locator('canvas').isVisible());
    });
    expect(await tile.locator('.picture-age').count()).toBe(0);
    await players.picture('hassan-works-1', still, [], 27_000);
    await tile.locator('.picture-age').waitFor({ timeout: 4_000 });
    expect(await tile.locator('.picture-age').textContent()).toMatch(/^Image d’il y a (2[6-9]|3\d)\s?s/);
    expect(await tile.locator('[data-picture-age]').textContent()).toMatch(/^il y a (2[6-9]|3\d)\s?s/);
    await players.picture('hassan-works-1', still, []);
    await eventually(async () => (await picture.getAttribute('data-stale')) === 'false');
    // Nothing follows: after a few seconds it is no picture of now.
    await eventually(async () => (await picture.getAttribute('data-stale')) === 'true', { timeoutMs: 15_000 });
    await leave();
  });

  it('is aged by the server’s clock, however wrong this machine’s is', async () => {
    const { page, leave } = await enter(browser, stage.url, 'operator');
    await page.clock.install({ time: Date.now() + 3_600_000 });
    await page.goto(stage.url);
    const picture = page.locator('article[data-camera="hassan-works-1"] .picture');
    await eventually(async () => {
      await players.picture('hassan-works-1', still, []);
      return (await picture.locator('canvas').isVisible()) && (await picture.getAttribute('data-stale')) === 'false';
    });
    await leave();
  });
});
