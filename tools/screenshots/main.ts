// `npm run screenshots`: signs in to the city that runs on this machine and puts pictures of its pages into docs/screenshots.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_ACCOUNTS, LocalCityError, ROOT, readAccounts, readRunning } from '@marsad/deploy-local';
import type { Page } from 'playwright-core';
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
      const those = alerts.filter(({ why }) => (why.match ?? why.kind) === ${JSON.stringify(kind)});
      return (those.find(({ clip }) => clip.status === 'ready') ?? those[0])?.alertId ?? null;
    })`,
  );
  return id === null ? undefined : `/alerts/${encodeURIComponent(id)}`;
}

async function signIn(page: Page, url: string): Promise<void> {
  const account = readAccounts(DEMO_ACCOUNTS).find(({ districts }) => districts.includes('*'));
  if (!account) throw new LocalCityError(`${DEMO_ACCOUNTS} has no account for the whole city.`);
  await page.goto(`${url}/auth/login`);
  await page.fill('input[name=username]', account.username);
  await page.fill('input[name=password]', account.password);
  await page.click('button[type=submit]');
  await page.locator('.shell').waitFor();
}

async function main(): Promise<void> {
  const { publicUrl } = readRunning().addresses;
  mkdirSync(FOLDER, { recursive: true });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: SIZES.desktop });
    await signIn(page, publicUrl);
    for (const shot of SHOTS) {
      const path = shot.alert ? await alertPath(page, shot.alert) : shot.path;
      if (!path) {
        console.log(`${shot.name}: not taken, the city has no such alert yet`);
        continue;
      }
      await page.setViewportSize(SIZES[shot.size]);
      await page.evaluate(
        `localStorage.setItem('marsad.language', '${shot.language}'); localStorage.setItem('mantine-color-scheme-value', '${shot.theme}')`,
      );
      await page.goto(new URL(path, publicUrl).href);
      await page.waitForTimeout(SETTLE_MS);
      await page.screenshot({ path: join(FOLDER, `${shot.name}.png`) });
      console.log(`docs/screenshots/${shot.name}.png`);
    }
  } finally {
    await browser.close();
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof LocalCityError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
