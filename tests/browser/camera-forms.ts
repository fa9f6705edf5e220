import { CameraId, District } from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { violationsOf } from './axe.ts';
import { PORTRAIT, type People } from './people-stage.ts';
import { LOST_PRESET } from './play/edge-gateway.ts';
import { awaitOutcome, signAs, type Language, type Person } from './person.ts';

type Stage = { readonly city: People; arrive(username: string, language?: Language): Promise<Person> };

const CAMERA = 'agdal-gate-9';
/** Four points of a street that lies before the camera. */
const GROUND = [
  { at: [0.1, 0.9], xM: 0, yM: 0 },
  { at: [0.9, 0.9], xM: 7, yM: 0 },
  { at: [0.4, 0.3], xM: 0, yM: 40 },
  { at: [0.6, 0.3], xM: 7, yM: 40 },
] as const;
const field = (page: Page, label: string): Locator => page.getByLabel(label, { exact: false }).first();
const register = (page: Page): Locator => page.locator('[data-decision="camera.register"]');
const listed = (page: Page, camera: string): Locator => page.locator(`li[data-camera="${camera}"]`);

/** A supervisor adds a camera, changes it and removes it. They share the stage of their caller, and leave no camera behind. */
export function cameraForms(stage: () => Stage): void {
  let supervisor: Person;

  it('an address: a password in it is refused in the form, and a test shows facts and a masked picture', async () => {
    const { city, arrive } = stage();
    await city.players.answerChecks(PORTRAIT);
    supervisor = await arrive('supervisor');
    const { page } = supervisor;
    await page.goto(`${city.url}/cameras`);
    await page.locator('[data-part="add-camera"]').click();
    const test = page.getByRole('button', { name: 'Voir l’image d’essai' });
    expect(await test.isDisabled()).toBe(true);
    await chooseIn(page, 'Arrondissement', 'Agdal');
    await field(page, 'Adresse RTSP').fill('rtsp://me:secret@10.9.0.5/1');
    await page.getByText('ne contient pas de mot de passe').waitFor();
    expect(await test.isDisabled()).toBe(true);
    await field(page, 'Adresse RTSP').fill('rtsp://10.9.0.5/1');
    await test.click();
    const result = page.locator('[data-outcome="checked"]');
    await result.waitFor();
    expect(await result.textContent()).toContain('L’horloge de la caméra est décalée de plus de deux secondes');
    await eventually(async () => expect(await widthOfPicture(page)).toBeGreaterThan(0));
    expect(await violationsOf(page)).toEqual([]);
    expect(supervisor.violations).toEqual([]);
  });

  it('a device: it is found on the network, and the form takes over its addresses', async () => {
    const { page } = supervisor;
    await stage().city.players.answerSearches('10.9.0.5');
    await field(page, 'Adresse RTSP').fill('');
    const search = page.locator('[data-part="device-search"]');
    await search.getByRole('button', { name: 'Chercher sur le réseau' }).click();
    await search.getByText('Porte 9 · Dome 4', { exact: true }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await search.getByRole('button', { name: /^Interroger.*Porte 9/ }).click();
    const device = search.locator('[data-part="asked-device"]');
    await device.getByText('Son horloge est décalée').waitFor();
    expect(await field(page, 'Adresse RTSP').inputValue()).toBe('');
    await device.getByRole('button', { name: 'Reprendre ces adresses' }).click();
    expect(await field(page, 'Adresse RTSP').inputValue()).toBe('rtsp://10.9.0.5/1');
    expect(await field(page, 'Adresse pour l’analyse').inputValue()).toBe('rtsp://10.9.0.5/2');
    expect(await field(page, 'Appareil ONVIF').inputValue()).toBe('http://10.9.0.5/onvif/device_service');
    expect(await violationsOf(page)).toEqual([]);
  });

  it('a zone: it is drawn with the pointer and with the keyboard', async () => {
    const { page } = supervisor;
    await page.getByRole('button', { name: 'Ajouter une zone' }).click();
    const canvas = page.locator('[data-part="place-canvas"]');
    const { width = 0, height = 0 } = (await canvas.boundingBox()) ?? {};
    for (const [x, y] of [
      [0.2, 0.2],
      [0.8, 0.2],
    ] as const)
      await canvas.click({ position: { x: width * x, y: height * y } });
    await page.getByRole('button', { name: 'Poser un point au milieu' }).click();
    const third = page.getByRole('button', { name: /^Point 3/ });
    await third.focus();
    for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Shift+ArrowDown');
    expect(await third.getAttribute('aria-label')).toBe('Point 3 : 50 %, 80 %');
    const place = page.locator('[data-place="zone-1"]');
    for (const label of ['Nom (français)', 'Nom (arabe)', 'Nom (anglais)']) await place.getByLabel(label).fill('Porte');
    expect(await violationsOf(page)).toEqual([]);
  });

  it('the ground: four points with their metres give a grid over the road, and points in a line are refused', async () => {
    const { page } = supervisor;
    const canvas = page.locator('[data-part="ground-canvas"]');
    const { width = 0, height = 0 } = (await canvas.boundingBox()) ?? {};
    for (const [index, { at, xM, yM }] of GROUND.entries()) {
      await canvas.click({ position: { x: width * at[0], y: height * at[1] } });
      const point = page.locator(`[data-ground-point="${index + 1}"]`);
      await point.getByLabel('En travers (m)').fill('0');
      await point.getByLabel('Le long (m)').fill(String(index));
      if (index < 3) continue;
      await page.locator('[data-fault="points_in_a_line"]').waitFor();
      for (const [again, known] of GROUND.entries()) {
        const fields = page.locator(`[data-ground-point="${again + 1}"]`);
        await fields.getByLabel('En travers (m)').fill(String(known.xM));
        await fields.getByLabel('Le long (m)').fill(String(known.yM));
      }
      expect([xM, yM]).toEqual([7, 40]);
    }
    await page.locator('[data-part="ground-meaning"]').getByText(/50 ± /).waitFor();
    expect(await canvas.locator('svg polyline').count()).toBeGreaterThan(4);
    expect(await violationsOf(page)).toEqual([]);
  });

  it('a camera: the form says what is missing, governance refuses an address that is taken, and a good camera is registered', async () => {
    const { page } = supervisor;
    await fillInIdentity(page);
    const missing = page.locator('[data-part="missing"]');
    expect(await missing.textContent()).toContain('Panneau d’information');
    expect(await register(page).isDisabled()).toBe(true);
    await field(page, 'Jour où le panneau').fill('2026-11-01');
    await field(page, 'Contact écrit').fill('dpo@rabat.example');
    await missing.waitFor({ state: 'detached' });
    await register(page).click();
    await sign(page);
    await awaitOutcome(page, 'Décision prise : Enregistrer la caméra');
    await page.goto(`${stage().city.url}/cameras`);
    await listed(page, CAMERA).waitFor();
  });

  it('a change keeps what the form does not show, and a second camera at the address is refused', async () => {
    const { page } = supervisor;
    const { url } = stage().city;
    await listed(page, CAMERA).getByRole('button', { name: 'Modifier' }).click();
    expect(await field(page, 'Adresse RTSP').inputValue()).toBe('rtsp://10.9.0.5/1');
    expect(await page.locator('[data-place="zone-1"]').textContent()).toContain('Porte');
    await field(page, 'Direction').fill('90');
    await page.locator('[data-decision="camera.change"]').click();
    await sign(page);
    await awaitOutcome(page, 'Décision prise : Modifier la caméra');
    await page.goto(`${url}/cameras?edit=hassan-gate-1`);
    await page.locator('[data-decision="camera.change"]').waitFor();
    expect(await page.getByLabel('Fichier').inputValue()).toMatch(/\.mp4$/);

    await page.goto(`${url}/cameras?edit=NEW`);
    await chooseIn(page, 'Arrondissement', 'Agdal');
    await field(page, 'Adresse RTSP').fill('rtsp://10.9.0.5:554/1');
    await fillInIdentity(page, 'agdal-gate-10');
    await field(page, 'Jour où le panneau').fill('2026-11-01');
    await field(page, 'Contact écrit').fill('dpo@rabat.example');
    await register(page).click();
    await sign(page);
    await awaitOutcome(page, 'Décision refusée : une autre caméra a déjà cette adresse');
  });

  it('a camera that moves: somebody else’s is not moved; a free one moves while a button or a key is held', async () => {
    const { city, arrive } = stage();
    const moving = await city.players.movableCamera({
      district: District.parse('agdal'),
      camera: CameraId.parse(CAMERA),
    });
    const { page } = await arrive('operator');
    await page.locator(`[data-camera="${CAMERA}"] button`).first().click();
    const controls = page.locator('[data-part="ptz"]');
    await controls.locator('[data-standing="held"]').getByText('Autre opératrice').waitFor();
    const up = controls.getByRole('button', { name: 'Vers le haut' });
    expect(await up.isDisabled()).toBe(true);
    expect(await controls.getByRole('button', { name: 'Arrêter' }).isEnabled()).toBe(true);
    await moving.letGo();
    await controls.locator('[data-standing="free"]').waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await up.hover();
    await page.mouse.down();
    await eventually(() => expect(moving.commands.at(-1)?.move).toMatchObject({ kind: 'for', tilt: 0.4 }));
    await page.mouse.up();
    await eventually(() => expect(moving.commands.at(-1)?.move).toEqual({ kind: 'stop' }));
    await page.keyboard.down('ArrowLeft');
    await eventually(() => expect(moving.commands.at(-1)?.move).toMatchObject({ kind: 'for', pan: -0.4 }));
    await page.keyboard.up('ArrowLeft');
    await eventually(() => expect(moving.commands.at(-1)?.move).toEqual({ kind: 'stop' }));
    await controls.locator('[data-standing="mine"]').waitFor();

    await controls.locator('[data-preset="home"]').click();
    await controls.locator('[data-preset="home"][aria-pressed="true"]').waitFor();
    await controls.locator(`[data-preset="${LOST_PRESET}"]`).click();
    await controls.getByText('la caméra ne connaît pas cette position').waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it('a removal says what stops, and takes a reason and a signature', async () => {
    const { page } = supervisor;
    await page.goto(`${stage().city.url}/cameras`);
    await listed(page, CAMERA).locator('[data-decision="camera.remove"]').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('n’est plus enregistrée, analysée ni montrée').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('textbox').fill('fin de l’essai');
    await dialog.locator('button[type=submit]').click();
    await sign(page);
    await awaitOutcome(page, 'Décision prise : Retirer la caméra');
    await eventually(async () => expect(await listed(page, CAMERA).count()).toBe(0));
  });
}

const widthOfPicture = (page: Page): Promise<number> =>
  page.evaluate<number>(`document.querySelector('[data-part="place-canvas"] img')?.naturalWidth ?? 0`);

/** Chooses from a list of the page, outside a dialog. */
async function chooseIn(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).press('ArrowDown');
  await page.getByRole('option', { name: option }).click();
}

async function fillInIdentity(page: Page, camera = CAMERA): Promise<void> {
  await field(page, 'Identifiant de la caméra').fill(camera);
  for (const language of ['français', 'arabe', 'anglais']) await field(page, `Nom en ${language}`).fill('Porte');
  await field(page, 'Longitude').fill('-6.85');
  await field(page, 'Latitude').fill('33.99');
}

async function sign(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.locator('[data-statement]').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await dialog.locator('button[type=submit]').filter({ visible: true }).click();
  await signAs(page, 'supervisor');
}
