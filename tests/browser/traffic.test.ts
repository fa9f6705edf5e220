import { eventually } from '@marsad/testkit';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cameraOf, type TestClient } from '../../services/command-center/testing/test-client.ts';
import { launchChromium } from '../../tools/screenshots/chromium.ts';
import { violationsOf } from './axe.ts';
import { SIZES } from './person.ts';
import { servePage, type ServedPage } from './served-page.ts';

/**
 * The page of a traffic manager. The HTTP server, its routes and its memory are the real ones; the tests put in what would come from
 * ClickHouse.
 */
const HOUR_MS = 3_600_000;
const CAMERA = cameraOf({ view: 'oblique' });
const OTHER = cameraOf({
  ...{ view: 'oblique', camera: 'agdal-avenue-2' },
  name: { fr: 'Carrefour', ar: 'المفترق', en: 'Crossroads' },
});
let client: TestClient;
let browser: Browser;
let url: string;
let served: ServedPage;
let ordinal = 0;

beforeAll(async () => {
  served = await servePage();
  ({ client, url } = served);
  client.memory.putCamera(CAMERA);
  client.memory.putCamera(OTHER);
  answerByCamera();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
});
afterEach(async () => {
  client.broken.history = false;
  await Promise.all(browser.contexts().map((context) => context.close()));
});

/** The other camera counts half as many on its first line, and it has a second one. */
function answerByCamera(): void {
  const { measures } = client.trafficAnswers;
  client.trafficAnswers.observed = async ({ fromMs }) => [{ startMs: fromMs, observedMs: 900_000 }];
  client.trafficAnswers.measures = async (span, what) => {
    const own = await measures(span, what);
    if (span.camera !== OTHER.camera) return own;
    return [
      ...own.map((each) => ({ ...each, value: 120 })),
      ...own.map((each) => ({ ...each, place: 'side-street', value: 60 })),
    ];
  };
}

const isFocused = async (page: Page, field: Locator): Promise<boolean> =>
  (await field.and(page.locator(':focus')).count()) > 0;

/** Opens a page as an analyst who has signed in. */
async function open(path: string): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ viewport: SIZES.desktop, locale: 'fr-FR' });
  ordinal += 1;
  await served.signIn(context, { id: `session-${ordinal}`, subject: `person-${ordinal}`, role: 'analyst' });
  const page = await context.newPage();
  await page.goto(`${url}${path}`);
  await page.locator('#content').waitFor();
  return page;
}
const chart = (page: Page) => page.locator('main svg[role=img]').first();
/** The spans of which measures were asked, by camera. */
const askedSpans = () =>
  client.trafficQuestions.flatMap((question) => {
    const [span] = question as [{ camera: string; fromMs: number; toMs: number }, unknown?];
    return [{ camera: span.camera, fromMs: span.fromMs, hours: (span.toMs - span.fromMs) / HOUR_MS }];
  });

describe('a comparison', () => {
  const ADDRESS = `/traffic?camera=${CAMERA.camera}&from=2025-11-20T08:00&to=2025-11-20T11:00`;

  it('of two periods is in the address, and asks for both', async () => {
    client.trafficQuestions.length = 0;
    const page = await open(`${ADDRESS}&compareFrom=2025-11-12T08:00`);
    await chart(page).waitFor();
    expect(await page.getByLabel('Début', { exact: true }).inputValue()).toBe('2025-11-20T08:00');
    const [begun, compared] = ['2025-11-20T07:00Z', '2025-11-12T07:00Z'].map((utc) => Date.parse(utc));
    const expected = [begun, compared].map((fromMs) => ({ camera: CAMERA.camera, fromMs, hours: 3 }));
    await eventually(async () => expect(askedSpans()).toEqual(expect.arrayContaining(expected)));
  });

  it('of a period that ends before it begins says what to correct, and asks nothing', async () => {
    client.trafficQuestions.length = 0;
    const page = await open(`/traffic?camera=${CAMERA.camera}&from=2025-11-20T08:00&to=2025-11-20T07:00`);
    await page.locator('[data-part="wrong-period"]').waitFor();
    expect(askedSpans().filter(({ fromMs }) => fromMs < Date.parse('2026-01-01'))).toEqual([]);
  });
});

describe('two cameras', () => {
  const ADDRESS = `/traffic?camera=${CAMERA.camera}&from=2025-11-20T08:00&to=2025-11-20T11:00`;
  const comparison = (page: Page) => page.locator('[data-part="comparison"]');
  /** Moves the focus forward until a field has it, as a person without a mouse does. */
  async function tabTo(page: Page, field: Locator): Promise<void> {
    for (let presses = 0; presses < 80; presses += 1) {
      if (await isFocused(page, field)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('the field is out of reach of the Tab key');
  }
  /** Goes down the open list until an option is the active one, and takes it. */
  async function take(page: Page, field: Locator, option: string): Promise<void> {
    const isActive = async (): Promise<boolean> => {
      const id = await field.getAttribute('aria-activedescendant');
      return id !== null && (await page.locator(`[id="${id}"]`).textContent()) === option;
    };
    await page.keyboard.press('ArrowDown');
    await page.getByRole('option', { name: option, exact: true }).waitFor();
    for (let presses = 0; presses < 12 && !(await isActive()); presses += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
  }

  it('are compared with the keyboard alone: chosen, told, read as numbers, and let go again', async () => {
    const page = await open(ADDRESS);
    await chart(page).waitFor();
    const field = page.getByRole('combobox', { name: 'Comparer avec' });
    await tabTo(page, field);
    await take(page, field, 'Carrefour');
    await page.waitForURL(/compare=agdal-avenue-2/);
    await comparison(page)
      .getByText(/240\s?\/h/)
      .waitFor();
    expect(await comparison(page).getAttribute('role')).toBe('status');
    expect(await comparison(page).textContent()).toMatch(/\D120\s?\/h/);
    expect(await page.getByRole('img', { name: /comparé à Carrefour/ }).count()).toBe(1);
    const place = page.getByRole('combobox', { name: 'Son lieu' });
    await tabTo(page, place);
    await take(page, place, 'side-street · De gauche à droite');
    await comparison(page)
      .getByText(/\D60\s?\/h/)
      .waitFor();
    const summary = page.locator('summary').filter({ hasText: 'Voir les nombres' }).first();
    await tabTo(page, summary);
    await page.keyboard.press('Enter');
    await page.getByRole('columnheader', { name: /Carrefour · side-street/ }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Shift+Tab');
    for (let presses = 0; presses < 40 && !(await isFocused(page, field)); presses += 1)
      await page.keyboard.press('Shift+Tab');
    await take(page, field, 'Rien');
    await page.waitForURL((address) => !address.searchParams.has('compare'));
    await expect.poll(() => comparison(page).textContent()).toBe('');
  });
});

describe('what is taken away', () => {
  it('counts, measures and turns of the period are files as CSV and as Parquet', async () => {
    const page = await open(`/traffic?camera=${CAMERA.camera}&from=2025-11-20T08:00&to=2025-11-20T11:00`);
    const links = page.locator('[data-part="traffic-files"] a');
    await links.first().waitFor();
    const addresses = await links.evaluateAll((all: { href: string }[]) => all.map(({ href }) => href));
    expect(addresses).toHaveLength(6);
    const asked = addresses.map((address) => new URL(address).searchParams);
    expect(asked.map((query) => `${query.get('what')} ${query.get('format')}`)).toEqual(
      ['counts', 'measures', 'turns'].flatMap((what) => [`${what} csv`, `${what} parquet`]),
    );
    for (const address of addresses) {
      const answer = await page.context().request.get(address);
      expect([answer.status(), answer.headers()['content-disposition']]).toEqual([
        200,
        expect.stringMatching(/^attachment/),
      ]);
    }
  });
});

describe('what is not there', () => {
  it('an unavailable history is said with a way to try again, and the page comes back', async () => {
    client.broken.history = true;
    const page = await open(`/traffic?camera=${CAMERA.camera}`);
    const again = page.getByRole('button', { name: 'Réessayer' }).first();
    await again.waitFor({ timeout: 30_000 });
    client.broken.history = false;
    await again.click();
    await eventually(async () => expect(await page.locator('main svg').count()).toBeGreaterThan(0));
  });
});
