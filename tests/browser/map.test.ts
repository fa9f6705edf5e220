import { eventually } from '@marsad/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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

beforeAll(async () => {
  served = await servePage();
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

describe('the map of a person', () => {
  it('groups every camera that they may see and no other, and shows what is raised now', async () => {
    const page = await openMap();
    await eventually(async () => expect((await drawn(page)).cameras).toBe(OWN));
    expect((await drawn(page)).groups).toBeGreaterThan(2);
    expect(await happenings(page).count()).toBe(1);
    raise('a-live', 'agdal-1-1', { severity: 'critical' });
    await eventually(async () => expect(await happenings(page).first().textContent()).toContain('Rue 1, 1'));
    raise('a-live', 'agdal-1-1', { severity: 'critical', revision: 5, state: 'dismissed' });
    await eventually(async () => expect(await happenings(page).count()).toBe(1));
    expect(await page.getByText('hassan').count()).toBe(0);
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

  it('shows alerts as they stood at a moment of the last day', async () => {
    const page = await openMap();
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
});

it('reads well on a phone and from right to left', async () => {
  const page = await openMap('/map?camera=agdal-5-5', 'phone', 'ar');
  await page.locator('[data-part="chosen-camera"]').waitFor();
  expect(await page.evaluate('document.documentElement.dir')).toBe('rtl');
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  expect(await violationsOf(page)).toEqual([]);
});
