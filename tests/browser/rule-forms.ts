import { eventually } from '@marsad/testkit';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { violationsOf } from './axe.ts';
import type { People } from './people-stage.ts';
import { awaitOutcome, signAs, type Language, type Person } from './person.ts';

type Stage = { readonly city: People; arrive(username: string, language?: Language): Promise<Person> };

const RULE = 'aisle-loitering';
const listed = (page: Page): Locator => page.locator(`li[data-rule="${RULE}"]`);

/** A supervisor defines a rule, tries it on what was seen, changes and withdraws it. They share the stage of their caller. */
export function ruleForms(stage: () => Stage): void {
  let supervisor: Person;

  it('a rule: the form says what is missing, shows what its kind reads, and is tried on stored tracks', async () => {
    const { city, arrive } = stage();
    const asked = await city.players.answerReplays();
    supervisor = await arrive('supervisor');
    const { page } = supervisor;
    await page.goto(`${city.url}/rules`);
    await page.locator('[data-part="add-rule"]').click();
    const missing = page.locator('[data-part="missing"]');
    await missing.getByText('l’identifiant').waitFor();
    await page.getByLabel('Identifiant de la règle').fill(RULE);
    await chooseIn(page, 'Caméra', 'Galerie');
    await chooseIn(page, 'Ce qui est signalé', 'Circulation à contresens');
    await missing.getByText('le lieu').waitFor();
    await chooseIn(page, 'Ce qui est signalé', 'Présence prolongée');
    await chooseIn(page, 'Zone ou ligne', 'Allée');
    await missing.waitFor({ state: 'detached' });
    await page.getByLabel('Durée (secondes)').fill('120');
    await page.getByRole('button', { name: 'Ajouter une plage' }).click();
    await page.getByText('Le lendemain.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Essayer' }).click();
    await page.getByText('Alertes qui auraient été levées : 2').waitFor();
    await page.getByText('Non jugé : 30 min').waitFor();
    await page.locator('[data-why=unreadable]').getByText('10 min').waitFor();
    await page.locator('[data-why=neverStored]').getByText('20 min').waitFor();
    expect(asked.at(-1)?.rule).toMatchObject({ ruleId: RULE, thresholds: { forMs: 120_000 } });
    expect(asked.at(-1)).not.toHaveProperty('version');
    expect(await violationsOf(page)).toEqual([]);
    expect(supervisor.violations).toEqual([]);
  });

  it('is signed as it is read, and comes into force', async () => {
    const { page } = supervisor;
    await page.locator('[data-decision="rule.define"]').click();
    await sign(page);
    await awaitOutcome(page, 'Décision prise : Définir la règle');
    await page.goto(`${stage().city.url}/rules`);
    await listed(page).getByText('En vigueur', { exact: true }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it('a change is a new version, and the one before stays in its history', async () => {
    const { page } = supervisor;
    await listed(page)
      .getByRole('button', { name: /^Ouvrir/ })
      .click();
    await page.getByLabel('Durée (secondes)').fill('300');
    await page.locator('[data-decision="rule.define"]').click();
    await sign(page);
    await awaitOutcome(page, 'Décision prise : Définir la règle');
    const history = page.locator('[data-part="rule-history"]');
    await eventually(async () => expect(await history.locator('tr[data-version]').count()).toBe(2));
    await history.getByText('ne suggèrent pas d’autre seuil').waitFor();
  });

  it('an operator reads rules and changes none', async () => {
    const { page } = await stage().arrive('operator');
    await page.goto(`${stage().city.url}/rules?edit=${RULE}`);
    expect(await page.getByLabel('Durée (secondes)').isDisabled()).toBe(true);
    expect(await page.locator('[data-decision]').count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
  });

  it('a withdrawal takes a reason and a signature, and leaves the versions', async () => {
    const { page } = supervisor;
    await page.goto(`${stage().city.url}/rules`);
    await listed(page).locator('[data-decision="rule.withdraw"]').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('fin de l’essai');
    await dialog.locator('button[type=submit]').click();
    await sign(page);
    await awaitOutcome(page, 'Décision prise : Retirer la règle');
    await page.goto(`${stage().city.url}/rules`);
    await eventually(async () => expect(await listed(page).getAttribute('data-standing')).toBe('withdrawn'));
  });
}

/** Chooses from a list of the page, outside a dialog. */
async function chooseIn(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).press('ArrowDown');
  await page.getByRole('option', { name: option }).first().click();
}

async function sign(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.locator('[data-statement]').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await dialog.locator('button[type=submit]').filter({ visible: true }).click();
  await signAs(page, 'supervisor');
}
