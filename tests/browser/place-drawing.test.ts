import { cameraTermsOf, previewPictured, type GovernanceDecision } from '@marsad/schemas';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it, test } from 'vitest';
import { cameraOf, type TestClient } from '../../services/command-center/testing/test-client.ts';
import { launchChromium } from '../../tools/screenshots/chromium.ts';
import { violationsOf } from './axe.ts';
import { stillsOf } from './footage.ts';
import { SIZES } from './person.ts';
import { servePage, type ServedPage } from './served-page.ts';

/**
 * A supervisor draws the place of a rule on the masked still. The server, its routes and its memory are the real ones; the test plays
 * governance, which would have the decisions signed.
 */
const RULE = 'forecourt-stays';
const CAMERA = cameraOf({ zones: [], lines: [], name: { fr: 'Parvis', ar: 'الساحة', en: 'Forecourt' } });
let client: TestClient;
let browser: Browser;
let url: string;
let still: Buffer;
let served: ServedPage;
let beat: ReturnType<typeof setInterval>;
let ordinal = 0;

beforeAll(async () => {
  served = await servePage();
  ({ client, url } = served);
  beat = setInterval(publishPreview, 200);
  browser = await launchChromium();
  [still] = (await stillsOf(browser, 'worker-zone-detection-preview.mp4', [2])) as [Buffer];
});
afterAll(async () => {
  await browser?.close();
  clearInterval(beat);
  await served?.stop();
});
afterEach(async () => void (await Promise.all(browser.contexts().map((context) => context.close()))));

function publishPreview(): void {
  if (still === undefined) return;
  const { camera, district } = CAMERA;
  const [capturedAtMs, receivedAtMs] = [Date.now(), Date.now()];
  const metadata = { ...previewPictured.example, camera, district, capturedAtMs, receivedAtMs };
  client.picture(previewPictured.schema.parse(metadata), still);
}

/** Opens the form of a new rule of the camera as a supervisor, with the still to draw on. */
async function openDrawer(language: keyof typeof KIND, size: keyof typeof SIZES): Promise<Page> {
  client.memory.putCamera(CAMERA);
  const context = await browser.newContext({ viewport: SIZES[size], locale: 'fr-FR', hasTouch: size === 'phone' });
  const subject = `supervisor-${(ordinal += 1)}`;
  await served.signIn(context, { id: `session-${subject}`, subject, role: 'supervisor' });
  const page = await context.newPage();
  await page.addInitScript(`localStorage.setItem('marsad.language', '${language}')`);
  await page.goto(`${url}/rules?edit=NEW`);
  await page.locator('form input').first().fill(RULE);
  const [camera, kind] = [page.locator('form [role=combobox]').nth(0), page.locator('form [role=combobox]').nth(1)];
  await choose(page, camera, CAMERA.name[language]);
  await choose(page, kind, KIND[language]);
  await page.locator('[data-part="draw-place"]').click();
  await page.locator('[data-part="place-canvas"] img').waitFor();
  return page;
}
const KIND = { fr: 'Présence prolongée', ar: 'مكوث مطوّل', en: 'Prolonged presence' };

async function choose(page: Page, field: Locator, option: string): Promise<void> {
  await field.press('ArrowDown');
  await page.getByRole('option', { name: option, exact: true }).click();
}
const canvasOf = (page: Page) => page.locator('[data-part="place-canvas"]');
const handlesOf = (page: Page) => canvasOf(page).locator('button');

/** Puts a point on the still, at shares of its width and height. */
async function press(page: Page, [x, y]: readonly [number, number]): Promise<void> {
  const { width, height } = await sizeOf(page);
  await canvasOf(page).click({ position: { x: width * x, y: height * y } });
}
async function sizeOf(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await canvasOf(page).boundingBox();
  if (!box) throw new Error('there is no still to draw on');
  return box;
}
async function fillNames(page: Page, place: string): Promise<void> {
  const fields = page.locator(
    `[data-place="${place}"] input[maxlength], [data-place="${place}"] input:not([readonly])`,
  );
  for (let index = 0; index < 3; index += 1) await fields.nth(index).fill('Entrée');
}
/** Presses the button of a decision. @returns what the page asks governance to decide */
async function decide(page: Page, kind: string): Promise<GovernanceDecision> {
  const asked = page.waitForRequest((request) => request.url().endsWith('/api/decisions'));
  await page.locator(`[data-decision="${kind}"]`).click();
  const { decision } = (await asked).postDataJSON() as { decision: GovernanceDecision };
  await page.getByRole('dialog').locator('[data-statement]').waitFor();
  return decision;
}
/** Plays governance, which accepts the change, and comes back to the form as the sign-in does. */
async function comeBack(page: Page, { camera }: Extract<GovernanceDecision, { kind: 'camera.change' }>): Promise<void> {
  client.memory.putCamera({ ...CAMERA, ...camera });
  await page.reload();
  await page.locator('[data-part="draw-place"]').waitFor();
}
const near = (
  points: readonly (readonly [number, number])[],
  expected: readonly (readonly [number, number])[],
): void => {
  expect(points).toHaveLength(expected.length);
  for (const [index, [x, y]] of points.entries()) {
    expect(Math.abs(x - (expected[index]?.[0] ?? 9))).toBeLessThan(0.01);
    expect(Math.abs(y - (expected[index]?.[1] ?? 9))).toBeLessThan(0.01);
  }
};

test.each([
  ['fr', 'desktop'],
  ['ar', 'desktop'],
  ['en', 'phone'],
] as const)('a zone is drawn with the pointer, and the rule has exactly it: %s on a %s', async (language, size) => {
  const page = await openDrawer(language, size);
  const drawer = page.locator('[data-part="place-drawer"]');
  await drawer.locator('button:has(.tabler-icon-polygon)').click();
  for (const point of [
    [0.2, 0.3],
    [0.8, 0.3],
    [0.5, 0.5],
    [0.7, 0.9],
    [0.2, 0.9],
  ] as const)
    await press(page, point);
  expect(await handlesOf(page).count()).toBe(5);
  const box = await sizeOf(page);
  await handlesOf(page).nth(3).hover();
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.85, { steps: 4 });
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.9, { steps: 4 });
  await page.mouse.up();
  await handlesOf(page).nth(2).click();
  await page.locator('[data-part="remove-point"]').click();
  await fillNames(page, 'zone-1');
  expect(await violationsOf(page)).toEqual([]);
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  const change = await decide(page, 'camera.change');
  if (change.kind !== 'camera.change') throw new Error('another decision was asked for');
  const [zone] = change.camera.zones;
  near(zone?.polygon ?? [], [
    [0.2, 0.3],
    [0.8, 0.3],
    [0.8, 0.9],
    [0.2, 0.9],
  ]);
  expect(zone).toMatchObject({ id: 'zone-1', kind: 'measured' });
  expect({ ...change.camera, zones: [] }).toEqual({ ...cameraTermsOf(CAMERA), zones: [] });
  await comeBack(page, change);
  expect(await decide(page, 'rule.define')).toMatchObject({ rule: { ruleId: RULE, placeId: 'zone-1' } });
});

it('a zone is drawn with the keyboard alone: points are set, moved and removed, and the focus stays', async () => {
  const page = await openDrawer('fr', 'desktop');
  await page.getByRole('button', { name: 'Ajouter une zone' }).press('Enter');
  const add = page.getByRole('button', { name: 'Poser un point au milieu' });
  for (let presses = 0; presses < 4; presses += 1) await add.press('Enter');
  const move = async (index: number, ...keys: string[]): Promise<void> => {
    await handlesOf(page).nth(index).focus();
    for (const key of keys) await page.keyboard.press(key);
  };
  await move(0, 'Shift+ArrowLeft', 'Shift+ArrowUp');
  await move(1, 'Shift+ArrowRight', 'Shift+ArrowUp', 'ArrowRight');
  await move(2, 'Shift+ArrowDown', 'ArrowLeft', 'ArrowLeft');
  await move(3, 'Delete');
  expect(await page.evaluate<string>('document.activeElement.getAttribute("aria-label")')).toMatch(/^Point 3/);
  await fillNames(page, 'zone-1');
  const change = await decide(page, 'camera.change');
  if (change.kind !== 'camera.change') throw new Error('another decision was asked for');
  expect(change.camera.zones[0]?.polygon).toEqual([
    [0.4, 0.4],
    [0.61, 0.4],
    [0.48, 0.6],
  ]);
});

it('a line has two points, and a press for a third sets none', async () => {
  const page = await openDrawer('fr', 'desktop');
  await page.getByRole('button', { name: 'Ajouter une ligne' }).click();
  for (const point of [
    [0.1, 0.5],
    [0.9, 0.5],
    [0.5, 0.9],
  ] as const)
    await press(page, point);
  await fillNames(page, 'line-1');
  const change = await decide(page, 'camera.change');
  if (change.kind !== 'camera.change') throw new Error('another decision was asked for');
  const [line] = change.camera.lines;
  near(line ? [line.from, line.to] : [], [
    [0.1, 0.5],
    [0.9, 0.5],
  ]);
});
