// `npm run screenshots [-- <name>...]`: signs in to the city that runs on this machine (the demonstration, or the one whose folder
// MARSAD_DIRECTORY names) and puts pictures of its pages into docs/screenshots, each as the person whose page it is.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LocalCityError, ROOT, readRunning } from '@marsad/deploy-local';
import type { Role } from '@marsad/schemas';
import type { Browser, Page } from 'playwright-core';
import { demoAccountOf } from '../city/demo-account.ts';
import { launchChromium } from './chromium.ts';
import { SHOTS, type Shot } from './shots.ts';

const FOLDER = join(ROOT, 'docs', 'screenshots');
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
/** Pictures and charts come after the page itself: this long they may take, ms. */
const SETTLE_MS = 4_000;

/** The newest alert of a kind that has its clip, if the city has raised one yet. */
async function alertPath(page: Page, kind: NonNullable<Shot['alert']>): Promise<string | undefined> {
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
  // The second step: the demonstration has filled the code in.
  await page.locator('input[name=code]').waitFor();
  await page.click('button[type=submit]');
  await page.locator('#content').waitFor();
  return page;
}

async function take(page: Page, url: string, shot: Shot): Promise<void> {
  const path = shot.alert ? await alertPath(page, shot.alert) : shot.path;
  if (!path) {
    console.log(`${shot.name}: not taken, the city has no such alert now`);
    return;
  }
  await page.setViewportSize(SIZES[shot.size]);
  await page.evaluate(
    `localStorage.setItem('marsad.language', '${shot.language}'); localStorage.setItem('mantine-color-scheme-value', '${shot.theme}')`,
  );
  await page.goto(new URL(path, url).href);
  // The map is drawn last, and on a busy machine late.
  if (path === '/') await page.locator('[data-part="marker"]').first().waitFor();
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: join(FOLDER, `${shot.name}.png`) });
  console.log(`docs/screenshots/${shot.name}.png`);
}

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !SHOTS.some((shot) => shot.name === name));
  if (unknown.length > 0)
    throw new LocalCityError(
      `No such picture: ${unknown.join(', ')}. There are ${SHOTS.map((s) => s.name).join(', ')}.`,
    );
  const { publicUrl } = readRunning(process.env['MARSAD_DIRECTORY']).addresses;
  mkdirSync(FOLDER, { recursive: true });
  const browser = await launchChromium();
  const pages = new Map<Role, Page>();
  try {
    for (const shot of SHOTS.filter(({ name }) => names.length === 0 || names.includes(name))) {
      const role = shot.as ?? 'operator';
      const page = pages.get(role) ?? (await signIn(browser, publicUrl, role));
      pages.set(role, page);
      await take(page, publicUrl, shot);
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
