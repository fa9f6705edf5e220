import { eventually } from '@marsad/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { violationsOf } from './axe.ts';
import type { People } from './people-stage.ts';
import { enter, SIZES, type Language, type Person } from './person.ts';

type Stage = { readonly city: People; readonly browser: Browser };
type Alerts = Record<'plate' | 'confirmed' | 'waiting', string>;

const PAGES: readonly (readonly [username: string, name: string, path: (alerts: Alerts) => string])[] = [
  ['operator', 'live', () => '/'],
  ['operator', 'an alert', (alerts) => `/alerts/${alerts.plate}`],
  ['operator', 'traffic', () => '/traffic'],
  ['operator', 'recordings', () => '/recordings'],
  ['operator', 'playback', () => '/playback'],
  ['operator', 'wall', () => '/wall'],
  ['operator', 'map', () => '/map'],
  ['operator', 'search', () => '/search'],
  ['supervisor', 'a confirmed face', (alerts) => `/alerts/${alerts.confirmed}`],
  ['supervisor', 'authorisations', () => '/rights'],
  ['supervisor', 'persons', () => '/rights?section=watchlist'],
  ['supervisor', 'plates', () => '/rights?section=hotlist'],
  ['supervisor', 'cases', () => '/cases'],
  ['supervisor', 'cameras', () => '/cameras'],
  ['supervisor', 'rules', () => '/rules'],
  ['supervisor', 'the form of a rule', () => '/rules?edit=NEW'],
  ['supervisor', 'the form of a camera', () => '/cameras?edit=hassan-hall-1'],
  ['supervisor', 'the form of a new camera', () => '/cameras?edit=NEW'],
  ['controller', 'acts', () => '/rights?section=acts'],
  ['controller', 'agreements', () => '/rights?section=agreements'],
  ['controller', 'sessions', () => '/rights?section=sessions'],
  ['judge', 'what waits', () => '/rights'],
  ['reviewer-1', 'a candidate', (alerts) => `/reviews/${alerts.waiting}`],
  ['auditor', 'the log', () => '/audit'],
  ['auditor', 'the public report', () => '/report'],
  ['officer', 'alerts', () => '/alerts'],
];
/** French, whose words are the longest, on a phone in light, and Arabic from right to left on a desktop in dark: all four together would take minutes. */
const SHOWN = [
  ['fr', 'phone'],
  ['ar', 'desktop'],
] as const;
const WIDE = PAGES.flatMap(([username, name, path]) =>
  SHOWN.map(([language, size]) => ({ username, name, path, language, size })),
);

/** Makes something of every kind that a page shows: alerts for plates and faces, decided and waiting, a session, and an hour of traffic. */
async function fillPages(city: People): Promise<Alerts> {
  await city.authorise('auth-decided');
  await city.authorise('auth-asked', 'requested');
  await city.matcher.session('auth-decided');
  const confirmed = await city.candidate('auth-decided');
  await city.answer('reviewer-1', confirmed, 'same_person');
  await city.answer('reviewer-2', confirmed, 'same_person');
  await city.reviewIs(confirmed, 'confirmed');
  await city.authorise('auth-open');
  const waiting = await city.candidate('auth-open');
  await city.players.flow('agdal-avenue-1', 60, Date.now());
  return { plate: await city.plateAlert('hassan-gate-1', '274683 WW'), confirmed, waiting };
}

/** Checks that a page is no wider than the narrowest phone. */
async function assertFitsTheNarrowest(page: Page): Promise<void> {
  await page.setViewportSize(SIZES.narrow);
  await eventually(async () =>
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(SIZES.narrow.width),
  );
}

/**
 * Checks that axe-core finds nothing serious or critical on any page, in French and in Arabic, on a desktop and on a phone, dark and light.
 * No page is wider than its window, the narrowest phone's included.
 * These tests share the city of their caller and run first in it: they need every analytic to run, and leave alerts and authorisations of
 * their own.
 */
export function accessibilityOfPages(stage: () => Stage): void {
  let alerts: Alerts;
  const people = new Map<string, Person>();
  beforeAll(async () => {
    alerts = await fillPages(stage().city);
  });
  afterAll(() => Promise.all([...people.values()].map((person) => person.leave())));

  /** Opens a page as this person, at that size and in that language. */
  const at = async (username: string, path: string, language: Language, size: keyof typeof SIZES): Promise<Page> => {
    const { city, browser } = stage();
    const person = people.get(username) ?? (await enter(browser, city.url, username, language, size));
    people.set(username, person);
    const { page } = person;
    await page.setViewportSize(SIZES[size]);
    const scheme = size === 'desktop' ? 'dark' : 'light';
    await page.evaluate(
      `localStorage.setItem('marsad.language', '${language}'); localStorage.setItem('mantine-color-scheme-value', '${scheme}')`,
    );
    await page.goto(`${city.url}${path}`);
    await page.locator('h1, article[data-alert] h2').filter({ visible: true }).first().waitFor();
    await page.locator('main .mantine-Loader-root').first().waitFor({ state: 'detached' });
    return page;
  };

  describe('every page', () => {
    test.each(WIDE)(
      '$username: $name, $language, $size, has no violations and fits its window',
      async ({ username, path, language, size }) => {
        const page = await at(username, path(alerts), language, size);
        expect(await violationsOf(page)).toEqual([]);
        const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
        expect(wider, 'the page is wider than its window').toBeLessThanOrEqual(0);
        if (size === 'phone') await assertFitsTheNarrowest(page);
      },
    );
  });

  describe('dialogs', () => {
    it.each(['fr', 'ar'] as const)(
      'the form of a request and the reason of a halt have no violations, %s',
      async (language) => {
        const page = await at('supervisor', '/rights', language, 'phone');
        await page.locator('[data-part="begin"] [data-decision="authorisation.request"]').click();
        await page.getByRole('dialog').waitFor();
        expect(await violationsOf(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        await page.locator('[data-analytic="flow"] [data-decision="halt"]').click();
        await page.getByRole('dialog').waitFor();
        expect(await violationsOf(page)).toEqual([]);
      },
    );
  });

  it('the page before anybody has signed in has no violations', async () => {
    const page = await stage().browser.newPage();
    await page.goto(stage().city.url);
    await page.locator('[data-part="sign-in"]').waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });
}
