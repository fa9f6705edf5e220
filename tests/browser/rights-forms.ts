import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@marsad/deploy-local';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { violationsOf } from './axe.ts';
import type { People } from './people-stage.ts';
import { choose, awaitOutcome, signAs, type Language, type Person } from './person.ts';

type Stage = { readonly city: People; arrive(username: string, language?: Language): Promise<Person> };

const PORTRAIT = readFileSync(join(ROOT, 'samples', 'watchlist', 'person-1.jpg'));
const dialogOf = (page: Page): Locator => page.getByRole('dialog');
const field = (page: Page, label: string): Locator => dialogOf(page).getByRole('textbox', { name: label });
const send = (page: Page): Locator => dialogOf(page).locator('button[type=submit]').filter({ visible: true });
/** The record that holds these words, which a person wrote into its form. */
const recordWith = (page: Page, words: string): Locator => page.locator('[data-record]').filter({ hasText: words });

/** The forms that give rights, filled in wrongly first and then rightly, until the decision is made. They share the stage of their caller. */
export function rightsForms(stage: () => Stage): void {
  const present = new Map<string, Person>();
  /** The page of this person, who signs in once and reads another language afterwards. */
  const at = async (username: string, language: Language): Promise<Page> => {
    const person = present.get(username) ?? (await stage().arrive(username, language));
    present.set(username, person);
    await person.page.evaluate(`localStorage.setItem('marsad.language', '${language}')`);
    return person.page;
  };
  const openForm = async (page: Page, section: string, decision: string): Promise<Page> => {
    await page.goto(`${stage().city.url}/rights?section=${section}`);
    await page.locator(`[data-part="begin"] [data-decision="${decision}"]`).click();
    await dialogOf(page).waitFor();
    return page;
  };
  const signForm = async (page: Page, username: string): Promise<void> => {
    await send(page).click();
    await dialogOf(page).locator('[data-statement]').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await send(page).click();
    await signAs(page, username);
  };

  it('an act: the field refuses a name that is too short, governance a purpose of another analytic, and an act that fits is in force', async () => {
    const controller = await at('controller', 'fr');
    const fillIn = async (purpose: string): Promise<Page> => {
      const page = await openForm(controller, 'acts', 'act.publish');
      await choose(page, 'Analyse', 'Comptage');
      await choose(page, 'Finalité', purpose);
      await choose(page, 'Caméras', 'Avenue de France');
      await field(page, 'Référence CNDP').fill('DEMO-CNDP-2026-101');
      return page;
    };
    const page = await fillIn('Recherche de véhicules listés');
    await field(page, 'Responsable').fill('ab');
    await field(page, 'Durée (jours)').fill('400');
    expect(await field(page, 'Durée (jours)').inputValue()).toBe('365');
    await dialogOf(page).getByText('Au moins 3 caractères.').waitFor();
    expect(await send(page).isDisabled()).toBe(true);
    expect(await violationsOf(page)).toEqual([]);
    await field(page, 'Responsable').fill('Commune d’essai');
    await signForm(page, 'controller');
    await awaitOutcome(page, 'Décision refusée : la finalité, l’objectif ou l’infraction ne va pas avec le reste');
    expect(await recordWith(page, 'Commune d’essai').count()).toBe(0);

    await fillIn('Mesure du trafic');
    await field(page, 'Responsable').fill('Commune d’essai');
    await signForm(page, 'controller');
    await awaitOutcome(page, 'Décision prise : Publier un acte');
    const act = recordWith(page, 'Commune d’essai');
    await act.waitFor();
    expect(await act.getAttribute('data-state')).toBe('in_force');
    expect(await act.textContent()).toMatch(/Comptages · Trajectoires.*DEMO-CNDP-2026-101/);
  });

  it('an agreement: the field refuses a name that no agency can have, governance one that none has, and an agreement in force is listed', async () => {
    const controller = await at('controller', 'en');
    const fillIn = async (agency: string): Promise<Page> => {
      const page = await openForm(controller, 'agreements', 'agreement.sign');
      await field(page, 'Agency').fill(agency);
      await choose(page, 'Alerts shared', 'Behaviour');
      await choose(page, 'Districts', 'Hassan');
      await choose(page, 'Purpose', 'Rescue');
      await field(page, 'Legal basis').fill('trial agreement');
      return page;
    };
    const page = await fillIn('Civil Protection');
    await dialogOf(page).getByText('lower-case Latin letters').waitFor();
    expect(await send(page).isDisabled()).toBe(true);
    expect(await violationsOf(page)).toEqual([]);
    await field(page, 'Agency').fill('harbour-master');
    await signForm(page, 'controller');
    await awaitOutcome(page, 'Decision refused: the city knows no such agency or district');

    await fillIn('civil-protection');
    await signForm(page, 'controller');
    await awaitOutcome(page, 'Decided: Sign an agreement');
    const agreement = recordWith(page, 'trial agreement');
    await agreement.waitFor();
    expect(await agreement.getAttribute('data-state')).toBe('in_force');
    expect(await agreement.textContent()).toMatch(/Civil protection.*Rescue/);
  });

  it('a plate: the field refuses a text that is no plate and understands a Latin letter, and the plate is on the hotlist', async () => {
    const page = await openForm(await at('supervisor', 'fr'), 'hotlist', 'hotlist.add');
    await choose(page, 'Raison', 'Véhicule volé');
    await field(page, 'Dossier').fill('DEMO-2026-021');
    await field(page, 'Plaque').fill('- / -');
    await dialogOf(page).getByText('Ce n’est pas une plaque.').waitFor();
    expect(await send(page).isDisabled()).toBe(true);
    expect(await violationsOf(page)).toEqual([]);
    await field(page, 'Plaque').fill('71240 b 6');
    expect(await dialogOf(page).locator('[data-part="plate-group"]').allTextContents()).toEqual(['71240', 'ب', '6']);
    await signForm(page, 'supervisor');
    await awaitOutcome(page, 'Décision prise : Ajouter une plaque');
    const entry = recordWith(page, 'DEMO-2026-021');
    await entry.waitFor();
    expect(await entry.getAttribute('data-state')).toBe('in_force');
    expect(await entry.locator('[data-part="plate-group"]').allTextContents()).toEqual(['71240', 'ب', '6']);
  });

  it('a person, in Arabic: the field refuses a file that is no image until another is chosen, and the proposal waits for two others', async () => {
    const page = await openForm(await at('supervisor', 'ar'), 'watchlist', 'watchlist.propose');
    const picture = dialogOf(page).locator('input[type=file]');
    await field(page, 'الاسم في الملف').fill('قضية تجريبية');
    await choose(page, 'الفئة', 'شخص مفقود أو ضحية');
    await field(page, 'الملف').last().fill('DEMO-2026-022');
    await choose(page, 'مصدر الصورة', 'محاكاة، التسجيل نفسه');
    await picture.setInputFiles({ name: 'portrait.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') });
    await send(page).click();
    const error = dialogOf(page).getByText(/يجب أن تكون الصورة بصيغة .*JPEG/);
    await error.waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await picture.setInputFiles({ name: 'portrait.jpg', mimeType: 'image/jpeg', buffer: PORTRAIT });
    await error.waitFor({ state: 'detached' });
    await signForm(page, 'supervisor');
    await awaitOutcome(page, 'تم اتخاذ القرار: اقتراح شخص');
    const person = recordWith(page, 'قضية تجريبية');
    await person.waitFor();
    expect(await person.getAttribute('data-state')).toBe('proposed');
    expect(await person.textContent()).toMatch(/لم تُقيَّم الصورة بعد.*0 \/ 2/);
    expect(await person.locator('[data-decision="watchlist.approve"]').count()).toBe(0);
  });
}
