import { ruleDefined, ruleMuted } from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertOf, cameraOf, type TestClient } from '../../services/command-center/testing/test-client.ts';
import { launchChromium } from '../../tools/screenshots/chromium.ts';
import { violationsOf } from './axe.ts';
import { SIZES } from './person.ts';
import { servePage, type ServedPage } from './served-page.ts';

/** The alert desk in a browser. The HTTP server and its memory are the real ones; the alerts are put into that memory. */
const CAMERA = cameraOf();
const MINUTE_MS = 60_000;
let client: TestClient;
let browser: Browser;
let url: string;
let served: ServedPage;

beforeEach(async () => {
  served = await servePage();
  ({ client, url } = served);
  client.memory.putCamera(CAMERA);
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await served?.stop();
});
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

/** Opens a page of an operator who has signed in. */
async function openDesk(path = '/alerts', size: keyof typeof SIZES = 'desktop', language = 'fr'): Promise<Page> {
  const context = await browser.newContext({ viewport: SIZES[size], locale: 'fr-FR' });
  await served.signIn(context);
  await context.addInitScript(
    `localStorage.getItem('marsad.language') ?? localStorage.setItem('marsad.language', '${language}')`,
  );
  const page = await context.newPage();
  await page.goto(`${url}${path}`);
  await page.locator('[data-part="list"]').waitFor();
  await page.locator('[data-connection="open"]').waitFor({ state: 'attached' });
  return page;
}

/** @param minutesAgo when it was raised */
function raise(alertId: string, minutesAgo: number, more: Record<string, unknown> = {}): void {
  const raisedAtMs = Date.now() - minutesAgo * MINUTE_MS;
  const { camera, district } = CAMERA;
  const change = { alertId, camera, district, state: 'raised', history: [], raisedAtMs, ...more };
  client.publishAlert(alertOf(change), raisedAtMs);
}

/** Three repeats of one rule, one graver alert of another rule, and one that somebody has handled. */
function raiseAShift(): void {
  const { why } = alertOf();
  for (const n of [30, 20, 10]) raise(`repeat-${n}`, n, { severity: 'low' });
  raise('grave', 5, { severity: 'critical', why: { ...why, kind: 'loitering' } });
  raise('done', 40, { state: 'closed' });
}

const idsOn = (page: Page): Promise<string[]> =>
  page
    .locator('[data-part="list"] [data-row]')
    .evaluateAll((rows) => (rows as unknown as { dataset: { row: string } }[]).map(({ dataset }) => dataset.row));
const shows = (page: Page, ids: string[]): Promise<void> =>
  eventually(async () => expect(await idsOn(page)).toEqual(ids), { timeoutMs: 15_000 });

describe('the queue', () => {
  beforeEach(raiseAShift);

  it('shows the gravest first and repeats in one row, which opens and grows', async () => {
    const page = await openDesk();
    await shows(page, ['grave', 'repeat-30']);
    const repeats = page.locator('[data-row="repeat-30"] [data-part="repeats"]');
    expect(await repeats.textContent()).toMatch(/^3 fois/);
    raise('repeat-1', 1, { severity: 'low' });
    await eventually(async () => expect(await repeats.textContent()).toMatch(/^4 fois/));
    await repeats.click();
    await page.locator('[data-row="repeat-30"] ul [data-alert]').nth(2).waitFor();
    raise('graver-still', 50, { severity: 'critical', why: { ...alertOf().why, kind: 'wrong_way' } });
    await shows(page, ['graver-still', 'grave', 'repeat-30']);
  });

  it('keeps its filters in the address, through a reload and an opened alert', async () => {
    const page = await openDesk('/alerts?stage=everything&severity=low');
    await shows(page, ['repeat-10', 'repeat-20', 'repeat-30']);
    await page.locator('[data-row="repeat-20"] a').click();
    await page.locator('article[data-alert="repeat-20"]').waitFor();
    expect(page.url()).toContain('/alerts/repeat-20?stage=everything&severity=low');
    await page.reload();
    await shows(page, ['repeat-10', 'repeat-20', 'repeat-30']);
    await page.getByRole('button', { name: 'Effacer les filtres' }).click();
    await eventually(async () => expect((await idsOn(page)).length).toBe(5));
  });

  it('is worked with keys, which a list shows, and does nothing about an alert that is not open', async () => {
    const page = await openDesk();
    await shows(page, ['grave', 'repeat-30']);
    for (const key of ['j', 'j', 'k', 'j']) await page.keyboard.press(key);
    await page.keyboard.press('d');
    await page.locator('article[data-alert="repeat-30"]').waitFor();
    expect(await page.locator('form[aria-label^="Pourquoi"]').count()).toBe(0);
    await page.keyboard.press('d');
    await page.locator('form[aria-label^="Pourquoi"]').waitFor();
    await page.getByRole('button', { name: 'Annuler' }).click();
    await page.keyboard.press('?');
    await page.getByRole('dialog').locator('kbd').first().waitFor();
    expect(await page.getByRole('dialog').locator('kbd').allTextContents()).toEqual([
      ...['j', 'k', 'Enter', 'a', 'd', 'x', '?'],
    ]);
  });

  it('needs fewer than twelve presses of Tab to the first action', async () => {
    const page = await openDesk('/alerts/grave');
    await page.locator('[data-part="actions"] button').first().waitFor();
    await page.locator('[data-part="desk-work"]').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    let presses = 1;
    const isOnAction = (): Promise<boolean> =>
      page.evaluate<boolean>(`document.activeElement?.closest('[data-part="actions"]') !== null`);
    while (!(await isOnAction()) && presses < 40) {
      await page.keyboard.press('Tab');
      presses += 1;
    }
    expect(presses).toBeLessThan(12);
  });

  it('chooses several alerts and asks for one reason', async () => {
    const page = await openDesk();
    await shows(page, ['grave', 'repeat-30']);
    await page.getByRole('button', { name: 'Tout choisir' }).click();
    const bulk = page.locator('[data-part="bulk"]');
    await bulk.getByText('Choisies : 2').waitFor();
    await bulk.getByRole('button', { name: 'Fausses alertes' }).click();
    await bulk.locator('form').waitFor();
    expect(client.commands).toEqual([]);
  });

  it('says who muted a rule until when, and keeps what it raises out of the queue, the badge and the sound', async () => {
    const rule = { ...ruleDefined.schema.parse(ruleDefined.example), camera: CAMERA.camera, district: CAMERA.district };
    const until = { fromMs: Date.now() - MINUTE_MS, untilMs: Date.now() + 60 * MINUTE_MS };
    client.rules.putRule(rule);
    client.rules.putMute({ ...ruleMuted.schema.parse(ruleMuted.example), ...until });
    const why = { ...alertOf().why, kind: 'loitering', ruleId: rule.ruleId };
    raise('quiet', 2, { mutedUntilMs: until.untilMs, severity: 'critical', why });
    const page = await openDesk();
    await shows(page, ['grave', 'repeat-30']);
    await page.locator('[data-part="mutes"]').click();
    await page
      .locator(`[data-mute="${rule.ruleId}"]`)
      .getByText(/Superviseure.*road works/)
      .waitFor();
    raise('quiet-too', 0, { mutedUntilMs: until.untilMs, why: { ...why, placeId: 'elsewhere' } });
    await page.locator('[data-part="quiet"]').click();
    await eventually(async () => expect((await idsOn(page)).length).toBe(1));
    expect(page.url()).toContain('quiet=only');
    expect(await page.locator('[data-arrival]').count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
  });

  it('is silent until the person turns the sound on', async () => {
    const page = await openDesk();
    expect(await page.getByRole('button', { name: /^Son/ }).getAttribute('aria-pressed')).toBe('false');
  });
});

describe.each(['desktop', 'phone'] as const)('on the %s', (size) => {
  it.each(['fr', 'ar', 'en'])('in %s the queue and an alert have no serious fault that axe finds', async (language) => {
    raiseAShift();
    const page = await openDesk('/alerts?severity=critical', size, language);
    await shows(page, ['grave']);
    expect(await violationsOf(page)).toEqual([]);
    await page.goto(`${url}/alerts/grave`);
    await page.locator('[data-part="desk-work"]').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.locator('html').getAttribute('dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
  });
});
