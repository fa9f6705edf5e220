// `npm run screenshots [-- <name>...]`: signs in to the city that runs on this machine (the demonstration, or the one whose folder
// MARSAD_DIRECTORY names) and takes screenshots of its pages into docs/screenshots, each page as a person of its role.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LocalCityError, ROOT, readRunning } from '@marsad/deploy-local';
import type { Role } from '@marsad/schemas';
import type { Browser, Page } from 'playwright-core';
import { demoAccountOf } from '../city/demo-account.ts';
import { launchChromium } from './chromium.ts';
import { SCREENSHOTS, type Screenshot } from './screenshots.ts';

const FOLDER = join(ROOT, 'docs', 'screenshots');
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
/** Previews and charts arrive after the page itself, within this time, ms. */
const SETTLE_MS = 4_000;

/** The page of the newest alert of a kind, one with its clip if there is one. @returns undefined if the city has not raised any yet */
async function alertPath(page: Page, kind: NonNullable<Screenshot['alert']>): Promise<string | undefined> {
  const id = await page.evaluate<string | null>(
    `fetch('/api/alerts?limit=500').then((answer) => answer.json()).then(({ alerts }) => {
      const kindOf = ({ why }) => (why.review === 'in_review' ? 'candidate' : (why.match ?? why.kind));
      const those = alerts.filter((alert) => kindOf(alert) === ${JSON.stringify(kind)});
      return (those.find(({ clip }) => clip.status === 'ready') ?? those[0])?.alertId ?? null;
    })`,
  );
  return id === null ? undefined : `/${kind === 'candidate' ? 'reviews' : 'alerts'}/${encodeURIComponent(id)}`;
}

async function signIn(browser: Browser, url: string, role: Role): Promise<Page> {
  const { username, password } = demoAccountOf(role);
  const page = await browser.newPage({ viewport: SIZES.desktop });
  await page.goto(`${url}/auth/login`);
  await page.fill('input[name=username]', username);
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
  // The second step of the sign-in: the demonstration has filled in the code.
  await page.locator('input[name=code]').waitFor();
  await page.click('button[type=submit]');
  await page.locator('#content').waitFor();
  return page;
}

async function take(page: Page, url: string, screenshot: Screenshot): Promise<void> {
  const path = screenshot.alert ? await alertPath(page, screenshot.alert) : screenshot.path;
  if (!path) {
    console.log(`${screenshot.name}: not taken, the city has no such alert now`);
    return;
  }
  await page.setViewportSize(SIZES[screenshot.size]);
  await page.evaluate(
    `localStorage.setItem('marsad.language', '${screenshot.language}'); localStorage.setItem('mantine-color-scheme-value', '${screenshot.theme}')`,
  );
  await page.goto(new URL(path, url).href);
  // The map is drawn last.
  if (path === '/') await page.locator('[data-part="marker"]').first().waitFor();
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: join(FOLDER, `${screenshot.name}.png`) });
  console.log(`docs/screenshots/${screenshot.name}.png`);
}

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !SCREENSHOTS.some((screenshot) => screenshot.name === name));
  if (unknown.length > 0)
    throw new LocalCityError(
      `No such picture: ${unknown.join(', ')}. There are ${SCREENSHOTS.map((s) => s.name).join(', ')}.`,
    );
  const { publicUrl } = readRunning(process.env['MARSAD_DIRECTORY']).addresses;
  mkdirSync(FOLDER, { recursive: true });
  const browser = await launchChromium();
  const pages = new Map<Role, Page>();
  try {
    for (const screenshot of SCREENSHOTS.filter(({ name }) => names.length === 0 || names.includes(name))) {
      const role = screenshot.as ?? 'operator';
      const page = pages.get(role) ?? (await signIn(browser, publicUrl, role));
      pages.set(role, page);
      await take(page, publicUrl, screenshot);
    }
  } finally {
    await browser.close();
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof LocalCityError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
