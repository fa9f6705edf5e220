import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Heartbeat } from '@marsad/testkit';
import { eventually } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../tools/screenshots/chromium.ts';
import { clipOf, stillsOf } from './footage.ts';
import { createPlayers, type Players } from './play/players.ts';
import { signIn } from './sign-in.ts';
import { startStage, type Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;
let players: Players;
let context: BrowserContext;
let page: Page;
let still: Buffer;
let states: Heartbeat;
const violations: string[] = [];

const watchPolicy = (watched: Page): void => {
  watched.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) violations.push(message.text());
  });
};
/** The API's answer to a request of this page. */
const ask = async <T>(from: Page, path: string): Promise<{ status: number; body: T }> =>
  from.evaluate<{ status: number; body: T }>(
    `fetch(${JSON.stringify(path)}).then(async (answer) => ({ status: answer.status, body: await answer.json() }))`,
  );
const rows = (kind: string) => page.locator(`[data-kind="${kind}"]`);
const alertIdOf = async (kind: string): Promise<string> => (await rows(kind).first().getAttribute('data-alert')) ?? '';

beforeAll(async () => {
  stage = await startStage(['audit', 'alerting', 'command-center']);
  browser = await launchChromium();
  players = createPlayers(stage.addresses);
  await players.directory();
  await players.hotlist('h-1', '123456 WW', Date.now());
  await players.hotlist('h-2', '12345 أ 6', Date.now());
  [still] = (await stillsOf(browser, 'worker-zone-detection-preview.mp4', [2])) as [Buffer];
  states = await players.keepCamerasAlive();
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' });
  page = await context.newPage();
  watchPolicy(page);
});
afterAll(async () => {
  await states?.stop();
  await browser?.close();
  await players?.stop();
  await stage?.stop();
});

describe('an operator at the page', () => {
  it('sees nothing of the city before signing in, and gets an error for a wrong password', async () => {
    await page.goto(stage.url);
    await page.getByRole('link', { name: 'Se connecter' }).waitFor();
    expect(await page.locator('[data-camera]').count()).toBe(0);
    expect((await ask(page, '/api/cameras')).status).toBe(401);
    await page.getByRole('link', { name: 'Se connecter' }).click();
    await page.fill('input[name=username]', 'operator');
    await page.fill('input[name=password]', 'not the password');
    await page.click('button[type=submit]');
    expect(await page.getByRole('alert').textContent()).toContain('Compte ou mot de passe incorrect');
  });

  it('signs in at the provider and finds the cameras of both districts with their state', async () => {
    await signIn(page, stage.url, 'operator', 'demo-operator');
    const kept = (await page.context().cookies(stage.url)).filter(({ name }) => name.includes('marsad'));
    expect(kept.map(({ name }) => name).sort()).toEqual(['__Host-marsad_browser', '__Host-marsad_session']);
    for (const cookie of kept) expect(cookie).toMatchObject({ secure: true, httpOnly: true, path: '/' });
    await page.locator('article[data-camera]').nth(5).waitFor();
    const tile = page.locator('article[data-camera="hassan-works-1"]');
    await tile.getByText('En marche').waitFor();
    expect(await tile.getByText('Simulé').isVisible()).toBe(true);
  });

  it('shows masked previews of the cameras on screen, and takes a lease for them', async () => {
    const canvas = page.locator('article[data-camera="hassan-works-1"] canvas');
    await eventually(async () => {
      await players.preview('hassan-works-1', still, [{ class: 'person', x: 0.4, y: 0.3, width: 0.1, height: 0.4 }]);
      return (await canvas.isVisible()) && (await canvas.getAttribute('width')) === '640';
    });
    await page.locator('article[data-camera="hassan-works-1"] svg text').getByText('Piéton').waitFor();
    await page.getByRole('button', { name: 'Agrandir : Chantier Hassan' }).click();
    await page.getByRole('dialog').getByText('Aire interdite').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Fermer' }).click();
  });

  it('shows the alert for a listed plate without a reload: in the list, counted in the title, and distinguished from a possible one', async () => {
    const before = Date.now();
    await players.read('hassan-gate-1', '123456 WW');
    await rows('exact').first().waitFor();
    expect(Date.now() - before).toBeLessThan(10_000);
    await players.read('hassan-gate-1', '12345 ? 6', [5]);
    await rows('possible').first().waitFor();
    expect(await rows('exact').first().textContent()).toContain('Exacte');
    expect(await rows('possible').first().textContent()).toContain('Possible');
    await eventually(async () => expect(await page.title()).toMatch(/^\(2\) Marsad/));
    expect(await page.locator('nav [data-part="unread"]').textContent()).toBe('2');
  });

  it('shows the snapshot first, then plays the clip as soon as it is stored, and says how long that took', async () => {
    const alertId = await alertIdOf('exact');
    await rows('exact').first().click();
    const detail = page.locator(`article[data-alert="${alertId}"]`);
    await detail.getByText('En préparation…').first().waitFor();
    await players.snapshot(alertId, 'hassan-gate-1', still);
    await eventually(async () =>
      expect(await page.evaluate(`document.querySelector('[data-part=media] img')?.naturalWidth`)).toBe(640),
    );
    const lacks = { unseen: [{ fromMs: 2_000, toMs: 4_500 }], missing: [{ fromMs: 7_000, toMs: 8_000 }] };
    await players.clip(alertId, 'hassan-gate-1', clipOf('worker-zone-detection-preview.mp4'), lacks);
    const video = detail.locator('video');
    await video.waitFor();
    await eventually(async () =>
      expect(
        await page.evaluate(`document.querySelector('[data-part=media] video')?.currentTime ?? 0`),
      ).toBeGreaterThan(0.3),
    );
    expect(await detail.locator('figcaption').first().textContent()).toMatch(/Prête en 3,2\s?s/);
    const notes = detail.locator('[data-part="clip-notes"]');
    expect(await notes.locator('[data-part="clip-unseen"]').textContent()).toMatch(/faute d’analyse.+\(2,5\s?s\)/);
    expect(await notes.locator('[data-part="clip-missing"]').textContent()).toMatch(/Non enregistré.+\(1\s?s\)/);
    expect(await notes.locator('[data-part="clip-legend"]').textContent()).toContain('sujet de l’alerte');
  });

  it('serves the plate crop as evidence, and the clip by ranges', async () => {
    const alertId = await alertIdOf('exact');
    await players.plateCrop(alertId, 'hassan-gate-1', 'read-1', still);
    await eventually(async () => {
      const plate = await page.evaluate<number>(
        `fetch('/api/alerts/${alertId}/plate').then((answer) => answer.status)`,
      );
      expect(plate).toBe(200);
    });
    const part = await page.evaluate<[number, string, number]>(
      `fetch('/api/alerts/${alertId}/clip', { headers: { range: 'bytes=0-99' } })
        .then(async (answer) => [answer.status, answer.headers.get('cache-control'), (await answer.arrayBuffer()).byteLength])`,
    );
    expect(part).toEqual([206, 'private, no-store', 100]);
  });

  it('shows why: characters with confidence, rule, threshold, model, entry and case', async () => {
    await page.goto(`${stage.url}/alerts/${await alertIdOf('possible')}`);
    const why = page.getByRole('region', { name: 'Pourquoi cette alerte' });
    await why.getByText('Véhicule volé').waitFor();
    const text = (await why.textContent()) ?? '';
    for (const expected of ['DEMO-2026-h-2', 'plate-text', '58 %', 'faible', 'lettre illisible'])
      expect(text.replaceAll(/[\u00a0\u202f]/g, ' ')).toContain(expected);
    expect(await page.getByText('Ce n’est pas une correspondance').isVisible()).toBe(true);
  });

  it('dismisses it with a reason that is kept', async () => {
    await page.getByRole('button', { name: 'Fausse alerte' }).click();
    await page.getByPlaceholder('Choisir une raison').click();
    await page.getByRole('option', { name: 'Plaque mal lue' }).click();
    await page.getByRole('form').getByRole('button', { name: 'Fausse alerte' }).click();
    await page.getByText('Fait : Fausse alerte').waitFor();
    await page.locator('article[data-state="dismissed"]').waitFor();
    expect(await page.getByRole('region', { name: 'Historique' }).textContent()).toContain('Plaque mal lue');
    expect(await page.getByRole('region', { name: 'Historique' }).textContent()).toContain('Salma Operator');
  });

  it('attack: a session that is carried to another browser moves no alert: its key stays where the person signed in', async () => {
    const elsewhere = await browser.newContext({ locale: 'fr-FR' });
    await elsewhere.addCookies(await context.cookies());
    const thief = await elsewhere.newPage();
    await thief.goto(`${stage.url}/alerts/${await alertIdOf('exact')}`);
    await thief.getByRole('button', { name: 'Prendre en charge' }).click();
    const refusal = thief.locator('[data-tone="bad"]');
    await refusal.waitFor();
    expect(await refusal.textContent()).toMatch(/^Refusé : Ce navigateur n’a pas la clé de votre session/);
    expect(await thief.locator('article[data-state="raised"]').count()).toBe(1);
    await elsewhere.close();
  });

  it('shows the refusal to somebody whose page is behind', async () => {
    const alertId = await alertIdOf('exact');
    // It has a browser of its own, because another tab of this one would pass on the events.
    const apart = await browser.newContext({ locale: 'fr-FR' });
    const behind = await apart.newPage();
    await signIn(behind, stage.url, 'operator', 'demo-operator');
    await behind.route('**/api/events*', (route) => route.abort());
    await behind.goto(`${stage.url}/alerts/${alertId}`);
    await behind.getByRole('button', { name: 'Prendre en charge' }).waitFor();
    await page.goto(`${stage.url}/alerts/${alertId}`);
    await page.getByRole('button', { name: 'Confirmer' }).click();
    await page.locator('article[data-state="confirmed"]').waitFor();
    await behind.getByRole('button', { name: 'Prendre en charge' }).click();
    const refusal = behind.locator('[data-tone="bad"]');
    await refusal.waitFor({ timeout: 15_000 });
    expect(await refusal.textContent()).toMatch(/^Refusé : impossible dans l’état « Confirmée »/);
    await apart.close();
  });

  it('reads Arabic from right to left, with Western digits and plates that keep their own direction', async () => {
    await page.goto(`${stage.url}/alerts`);
    await page.locator('.mantine-SegmentedControl-label', { hasText: 'Toutes' }).click();
    await page.getByRole('button', { name: /^Langue/ }).click();
    await page.getByRole('menuitem', { name: 'العربية' }).click();
    await page.getByRole('heading', { name: 'التنبيهات' }).waitFor();
    const html = page.locator('html');
    expect([await html.getAttribute('dir'), await html.getAttribute('lang')]).toEqual(['rtl', 'ar-MA']);
    const plate = rows('possible').first().locator('[data-part="plate"]');
    expect(await plate.getAttribute('dir')).toBe('ltr');
    const groups = await plate.locator('[data-part="plate-group"]').evaluateAll((elements) =>
      (elements as unknown as { textContent: string; getBoundingClientRect(): { left: number } }[]).map((element) => ({
        text: element.textContent,
        left: element.getBoundingClientRect().left,
      })),
    );
    const fromTheLeft = groups.toSorted((a, b) => a.left - b.left).map((group) => group.text);
    expect(fromTheLeft).toEqual(['12345', '?', '6']);
    expect(await rows('possible').first().locator('time').textContent()).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(await rows('possible').first().textContent()).toContain('تطابق غير مؤكد');
  });

  it('shows an operator of one district that district alone', async () => {
    await players.behave('agdal-gallery-1', 'loitering', 'aisle');
    await rows('loitering').first().waitFor();
    const hidden = await alertIdOf('loitering');
    const other = await (await browser.newContext({ locale: 'fr-FR' })).newPage();
    watchPolicy(other);
    await signIn(other, stage.url, 'operator-hassan', 'demo-operator-hassan');
    await other.locator('article[data-camera]').nth(2).waitFor();
    expect(await other.locator('article[data-camera^="agdal"]').count()).toBe(0);
    expect(await ask(other, `/api/alerts/${hidden}`)).toEqual({ status: 404, body: { error: 'not_found' } });
    await other.context().close();
  });

  it('counts continuing behaviour into one alert, and opens the media of each track', async () => {
    await players.behave('agdal-gallery-1', 'loitering', 'aisle');
    const row = rows('loitering').first();
    await row.getByText('×2').waitFor();
    expect(await rows('loitering').count()).toBe(1);
    await row.click();
    const observations = page.getByRole('region', { name: 'كل ما يشمله هذا التنبيه' });
    await observations.locator('li').nth(1).waitFor();
    await observations.getByRole('button').first().click();
    await observations.getByText('قيد الإعداد').first().waitFor();
    expect(await observations.getByRole('button').count()).toBe(2);
  });

  it('pages past the newest three hundred, searches all of them, and opens an old one by its address', async () => {
    const places = Array.from({ length: 330 }, (_, n) => `place-${n}`);
    await players.behave('hassan-works-1', 'zone_entered', ...places);
    type Page = { total: number };
    const total = async () => (await ask<Page>(page, '/api/alerts?kind=zone_entered&limit=1')).body.total;
    await eventually(async () => expect(await total()).toBe(330), { timeoutMs: 60_000 });
    await page.goto(`${stage.url}/alerts`);
    await page.locator('.mantine-SegmentedControl-label', { hasText: 'الكل' }).click();
    const list = page.locator('[data-part="list"] li');
    const older = page.getByRole('button', { name: 'تحميل التنبيهات الأقدم' });
    for (const shown of [100, 200, 300]) {
      await list.nth(shown - 1).waitFor();
      expect(await list.count()).toBe(shown);
      await older.click();
    }
    await list.nth(332).waitFor();
    await older.waitFor({ state: 'detached' });
    const ids = await list
      .locator('[data-alert]')
      .evaluateAll((found) =>
        (found as unknown as { dataset: { alert: string } }[]).map(({ dataset }) => dataset.alert),
      );
    expect([ids.length, new Set(ids).size]).toEqual([333, 333]);
    await page.getByPlaceholder('لوحة أو ملف أو مكان أو تنبيه').fill('place-329');
    await eventually(async () => expect(await list.count()).toBe(1));
    const [oldest] = ids.slice(-1);
    await page.goto(`${stage.url}/alerts/${oldest}`);
    await page.locator(`article[data-alert="${oldest}"]`).waitFor();
  });

  it('signs out on the server too', async () => {
    const cookies = await context.cookies();
    await page.getByRole('button', { name: /^الحساب/ }).click();
    await page.getByRole('menuitem', { name: 'تسجيل الخروج' }).click();
    await eventually(() => expect(page.url()).not.toContain('/alerts'));
    const stolen = await browser.newContext();
    await stolen.addCookies(cookies);
    const answer = await stolen.request.get(`${stage.url}/api/me`);
    expect(answer.status()).toBe(401);
    await stolen.close();
  });

  it('never violated its own content security policy', () => {
    expect(violations).toEqual([]);
  });
});
