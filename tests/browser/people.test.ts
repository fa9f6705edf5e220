import type { Browser, Page } from 'playwright-core';
import { eventually } from '@marsad/testkit';
import type { Alert } from '@marsad/schemas';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { launchChromium } from '../../tools/screenshots/chromium.ts';
import { accessibilityOfPages } from './accessibility.ts';
import { cameraForms } from './camera-forms.ts';
import { PORTRAIT, startPeople, type People } from './people-stage.ts';
import {
  choose,
  enter,
  fillInFor,
  FOR_ONE_DECISION,
  awaitOutcome,
  signAs,
  type Language,
  type Person,
} from './person.ts';
import { rightsForms } from './rights-forms.ts';
import { ruleForms } from './rule-forms.ts';

/** All people of the demonstration at the page: what each of them sees and may do, and which decisions take two of them. */
let city: People;
let browser: Browser;
const present: Person[] = [];
const arrive = async (username: string, language: Language = 'fr'): Promise<Person> => {
  const person = await enter(browser, city.url, username, language);
  present.push(person);
  return person;
};
const withoutIsolates = (text: string | null): string => (text ?? '').replaceAll(/[\u2066-\u2069]/g, '');
const record = (page: Page, id: string) => page.locator(`[data-record="${id}"]`);

beforeAll(async () => {
  city = await startPeople();
  browser = await launchChromium();
  await city.rights();
});
afterAll(async () => {
  await browser?.close();
  await city?.stop();
});

// They come first: they fill every page, and later tests halt an analytic.
describe('accessibility', () => accessibilityOfPages(() => ({ city, browser })));

describe('the pages of each person', () => {
  test.each([
    ['operator', '/', ['Direct', 'Alertes', 'Trafic', 'Enregistrements', 'Revoir', 'Recherche', 'Règles', 'Dossiers']],
    [
      'supervisor',
      '/',
      [
        'Direct',
        'Alertes',
        'Trafic',
        'Enregistrements',
        'Revoir',
        'Recherche',
        'Caméras',
        'Règles',
        'Droits',
        'Dossiers',
      ],
    ],
    ['reviewer-1', '/reviews', ['Relectures']],
    ['judge', '/rights', ['Droits', 'Dossiers']],
    ['controller', '/', ['Direct', 'Enregistrements', 'Règles', 'Droits']],
    ['analyst', '/traffic', ['Trafic']],
    ['auditor', '/audit', ['Journal', 'Droits']],
    ['officer', '/alerts', ['Alertes']],
  ])('%s begins at %s', async (username, path, pages) => {
    const { page, leave } = await enter(browser, city.url, username);
    await page.waitForURL(`${city.url}${path}`);
    const links = page.getByRole('navigation').getByRole('link').locator('span:first-of-type');
    expect(await links.allTextContents()).toEqual(pages);
    await leave();
  });

  it('redirect from a page that the person may not see', async () => {
    const { page } = await arrive('judge');
    await page.goto(`${city.url}/audit`);
    await page.waitForURL(`${city.url}/rights`);
    expect((await (await city.as('judge')).fetch('/api/audit/entries')).status).toBe(403);
  });
});

describe('the directory of cameras', () => cameraForms(() => ({ city, arrive })));

describe('the rules', () => ruleForms(() => ({ city, arrive })));

type AnswerStyle = { answer: string; look: string; focused: boolean };
/** Checks that the three answers look the same, that none is focused, and that the undecided one stands between the two that decide. */
async function assertAnswersLookAlike(page: Page): Promise<void> {
  const looks = await page.evaluate<AnswerStyle[]>(`[...document.querySelectorAll('[data-answer]')].map((button) => {
    const { backgroundColor, color, borderColor, fontWeight, fontSize } = getComputedStyle(button);
    const { width, height } = button.getBoundingClientRect();
    const look = [backgroundColor, color, borderColor, fontWeight, fontSize, Math.round(width), Math.round(height)].join();
    return { answer: button.dataset.answer, look, focused: document.activeElement === button };
  })`);
  expect(looks.map(({ answer }) => answer)).toEqual(['different_person', 'cannot_tell', 'same_person']);
  expect(new Set(looks.map(({ look }) => look)).size).toBe(1);
  expect(looks.filter(({ focused }) => focused)).toEqual([]);
}

describe('looking for a person by their face', () => {
  let supervisor: Person;
  let judge: Person;
  let authorisationId = '';
  let alertId = '';

  it('is asked for by a supervisor, through the form, with a sign-in of its own', async () => {
    supervisor = await arrive('supervisor');
    const { page } = supervisor;
    await page.goto(`${city.url}/rights`);
    await page.getByRole('button', { name: 'Demander une autorisation' }).click();
    await choose(page, 'Objectif', 'Personne disparue ou victime');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Dossier' }).fill('DEMO-2026-011');
    await choose(page, 'Personnes approuvées', 'Affaire DEMO-7');
    await choose(page, 'Caméras', 'Hall de la préfecture');
    await page.getByRole('dialog').getByRole('button', { name: 'Continuer' }).click();
    const toSign = page.getByRole('dialog').getByRole('region', { name: 'À signer' });
    await toSign.waitFor();
    const signed = /rechercher Affaire DEMO-7 .*Hall de la préfecture \(hassan-hall-1\).*dossier DEMO-2026-011/;
    const shown = withoutIsolates(await toSign.locator('blockquote').textContent());
    expect(shown).toMatch(signed);
    const fingerprint = await toSign.locator('[data-part="fingerprint"]').textContent();
    expect(await page.evaluate(`document.activeElement?.tagName`)).toBe('BLOCKQUOTE');
    await page.getByRole('dialog').getByRole('button', { name: 'Signer et décider' }).click();
    await signAs(page, 'supervisor');
    await awaitOutcome(page, 'Décision prise : Demander une autorisation');
    const wasSigned = page.getByRole('region', { name: 'Vous avez signé' });
    expect(withoutIsolates(await wasSigned.locator('blockquote').textContent())).toBe(shown);
    expect(await wasSigned.locator('[data-part="fingerprint"]').textContent()).toBe(fingerprint);
    const asked = page.locator('[data-record][data-state="requested"]').filter({ hasText: 'DEMO-2026-011' });
    await asked.waitFor();
    authorisationId = (await asked.getAttribute('data-record')) ?? '';
    expect(await asked.textContent()).toContain('Leila Supervisor');
    expect(await asked.locator('[data-decision="authorisation.approve"]').count()).toBe(0);
  });

  it('is not decided when somebody else signs in for the decision: the provider ends the session, and the page asks for a sign-in', async () => {
    judge = await arrive('judge');
    const { page } = judge;
    await record(page, authorisationId).getByRole('button', { name: 'Autoriser' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Signer et décider' }).click();
    await fillInFor(page, 'controller');
    await page.getByRole('link', { name: 'Se connecter' }).waitFor();
    expect(await page.locator('#content').count()).toBe(0);
    const { page: other } = supervisor;
    await other.goto(`${city.url}/rights`);
    await record(other, authorisationId).waitFor();
    expect(await record(other, authorisationId).getAttribute('data-state')).toBe('requested');
    judge = await arrive('judge');
  });

  it('is approved by the judge with the keyboard alone', async () => {
    const { page } = judge;
    await page.goto(`${city.url}/rights`);
    const approve = record(page, authorisationId).getByRole('button', { name: 'Autoriser' });
    await approve.waitFor();
    const focused = (what: string) =>
      page.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(what)}) ?? false`);
    for (let presses = 0; presses < 60; presses += 1) {
      if (await focused('[data-decision="authorisation.approve"]')) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await eventually(async () => {
      if (await focused('[role=dialog] button[type=submit]')) return true;
      await page.keyboard.press('Tab');
      return false;
    });
    await page.keyboard.press('Enter');
    await page.getByText(FOR_ONE_DECISION).waitFor();
    // A page may show its words before it has set the focus, and keys that are pressed until then are lost.
    await page.locator('input[name=username]:focus').waitFor();
    await page.keyboard.type('judge');
    await page.keyboard.press('Tab');
    await page.keyboard.type('demo-judge-1');
    await page.keyboard.press('Enter');
    // The second step shows its code and has the focus on its button.
    await page.locator('input[name=code]').waitFor();
    await page.locator('button[type=submit]:focus').waitFor();
    await page.keyboard.press('Enter');
    await awaitOutcome(page, 'Décision prise : Autoriser');
    await record(page, authorisationId).locator('[data-part="live"]').waitFor();
    expect(await record(page, authorisationId).textContent()).toContain('Omar Judge');
  });

  it('raises a candidate that only reviewers compare; an operator does not know of it', async () => {
    alertId = await city.candidate(authorisationId);
    const operator = await city.as('operator');
    expect((await operator.fetch(`/api/alerts/${alertId}`)).status).toBe(404);
    await supervisor.page.goto(`${city.url}/alerts/${alertId}`);
    const why = supervisor.page.getByRole('region', { name: 'Pourquoi cette alerte' });
    await why.getByText('En relecture').waitFor();
    expect(await supervisor.page.getByRole('button', { name: 'Confirmer' }).count()).toBe(0);
  });

  it('becomes a match when two reviewers agree, each signing in, and neither sees the other’s answer', async () => {
    const [first, second] = [await arrive('reviewer-1'), await arrive('reviewer-2')];
    const answers = async ({ page }: Person, username: string): Promise<void> => {
      await page.goto(`${city.url}/reviews/${alertId}`);
      await eventually(async () =>
        expect(
          await page.evaluate(
            `[...document.querySelectorAll('[data-part=compare] img')].map((image) => image.naturalWidth > 0)`,
          ),
        ).toEqual([true, true]),
      );
      await assertAnswersLookAlike(page);
      await page.getByRole('button', { name: 'Même personne' }).click();
      const statement = page.getByRole('dialog').locator('blockquote');
      expect(withoutIsolates(await statement.textContent())).toMatch(
        /Hall de la préfecture le .* est la personne du dossier DEMO-2026-011/,
      );
      await page.getByRole('dialog').getByRole('button', { name: 'Signer et décider' }).click();
      await signAs(page, username);
    };
    await answers(first, 'reviewer-1');
    await awaitOutcome(first.page, 'Votre réponse est enregistrée');
    await second.page.goto(`${city.url}/reviews/${alertId}`);
    const candidate = second.page.locator(`article[data-alert="${alertId}"]`);
    await candidate.waitFor();
    expect(await candidate.getAttribute('data-review')).toBe('in_review');
    expect(await candidate.textContent()).not.toMatch(/Amina|0,71|71\s?%/);
    const seen = await (await city.as('reviewer-2')).json<Alert>(`/api/alerts/${alertId}`);
    expect(JSON.stringify(seen)).not.toMatch(/Amina|demo-reviewer-1|same_person/);
    await answers(second, 'reviewer-2');
    for (const { page } of [first, second])
      await page.locator(`article[data-alert="${alertId}"][data-review="confirmed"]`).waitFor();
    expect(await first.page.locator('[data-part="candidate"]').textContent()).toContain(
      'Amina Reviewer · Karim Reviewer',
    );
  });

  it('cannot be answered a second time by the first reviewer', async () => {
    await expect(city.answer('reviewer-1', alertId, 'different_person')).rejects.toThrow(/not_in_review/);
  });

  it('is then an alert that an operator sees and may act on', async () => {
    const operator = await arrive('operator');
    await operator.page.goto(`${city.url}/alerts/${alertId}`);
    await operator.page.locator('article[data-state="confirmed"]').waitFor();
    await operator.page.getByRole('button', { name: 'Envoyer une équipe' }).waitFor();
    expect(await operator.page.locator('article').textContent()).toContain('Amina Reviewer · Karim Reviewer');
  });
});

describe('the forms', () => rightsForms(() => ({ city, arrive })));

describe('a halt', () => {
  it('stops an analytic everywhere without a signature, names who and why, and shows on every tile', async () => {
    const { page } = await arrive('supervisor');
    await page.goto(`${city.url}/rights`);
    const faces = page.locator('[data-analytic="faces"]');
    await faces.getByRole('button', { name: 'Arrêter' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('exercice d’arrêt');
    await page.getByRole('dialog').getByRole('button', { name: 'Décider' }).click();
    await page.locator('[data-analytic="faces"][data-halted="true"]').waitFor();
    expect(await faces.textContent()).toMatch(/Leila Supervisor.*exercice d’arrêt/);
    await page.goto(city.url);
    await page.locator('[data-camera="hassan-hall-1"] [data-analytic="faces"][data-because="halted"]').waitFor();
  });
});

describe('an officer of a partner agency, on a phone', () => {
  it('reads names, not ids, and the plate without scrolling', async () => {
    const alertId = await city.plateAlert('hassan-gate-1', '274683 WW');
    await city.players.plateCrop(alertId, 'hassan-gate-1', 'read-1', PORTRAIT);
    const { page, leave } = await enter(browser, city.url, 'officer', 'fr', 'phone');
    const row = page.locator(`[data-alert="${alertId}"]`).first();
    await row.waitFor();
    await eventually(async () => expect(await row.textContent()).toContain('Porte des Oudayas'));
    await row.click();
    const detail = page.locator(`article[data-alert="${alertId}"]`);
    await detail.waitFor();
    expect(await detail.locator('[data-part="detail-where"]').textContent()).toMatch(/Porte des Oudayas · Hassan/);
    expect(await detail.locator('[data-part="detail-where"]').textContent()).not.toContain('hassan-gate-1');
    await eventually(async () => {
      const edge = await page.evaluate<number>(
        `document.querySelector('[data-part=plate-crop] img')?.getBoundingClientRect().bottom ?? 1e9`,
      );
      return edge < 844;
    });
    expect(await detail.locator('[data-part="detail-head"] [data-part="plate"]').isVisible()).toBe(true);
    await leave();
  });
});

describe('searching for a plate', () => {
  it('needs a purpose and a case, and is recorded in the log', async () => {
    const { page } = await arrive('operator');
    await page.goto(`${city.url}/search`);
    const go = page.getByRole('button', { name: 'Rechercher' });
    await page.getByRole('textbox', { name: 'Plaque' }).fill('600123 WW');
    expect(await go.isEnabled()).toBe(false);
    await page.getByRole('combobox', { name: 'Finalité' }).click();
    await page.getByRole('option', { name: 'Véhicule volé' }).click();
    expect(await go.isEnabled()).toBe(false);
    await page.getByRole('textbox', { name: 'Dossier' }).fill('DEMO-2026-012');
    await go.click();
    await page.getByText('Aucun passage lu dans cette période.').waitFor();
    const refused = await (
      await city.as('operator')
    ).fetch('/api/plates/search', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ plate: '600123 WW', fromMs: Date.now() - 1_000, toMs: Date.now() }),
    });
    expect(refused.status).toBe(400);
  });
});

describe('the log', () => {
  it('shows an auditor the newest checkpoint, and every decision and consultation without the person or plate concerned', async () => {
    const { page } = await arrive('auditor', 'en');
    const note = page.locator('pre');
    await note.waitFor();
    expect(await note.textContent()).toMatch(/^marsad\/rabat\n\d+\n[\w+/]{43}=\n\n— marsad\/rabat /);
    const rows = page.locator('tbody tr');
    await eventually(
      async () => {
        await page.reload();
        await note.waitFor();
        return (await page.locator('tbody').getByText('DEMO-2026-012').count()) > 0;
      },
      { timeoutMs: 30_000, everyMs: 1_000 },
    );
    expect(await rows.count()).toBeGreaterThan(20);
    expect(await page.locator('tbody').textContent()).not.toContain('Affaire DEMO-7');
  });
});

describe('in Arabic', () => {
  it('reads from right to left, and a plate from left to right in it', async () => {
    const { page } = await arrive('supervisor', 'ar');
    await page.goto(`${city.url}/rights?section=hotlist`);
    const listed = record(page, 'demo-letter-35814').locator('[data-part="plate"]');
    await listed.waitFor();
    const html = page.locator('html');
    expect([await html.getAttribute('dir'), await html.getAttribute('lang')]).toEqual(['rtl', 'ar-MA']);
    expect(await listed.getAttribute('dir')).toBe('ltr');
    const groups = await listed.locator('[data-part="plate-group"]').evaluateAll((elements) =>
      (elements as unknown as { textContent: string; getBoundingClientRect(): { left: number } }[])
        .map((element) => ({ text: element.textContent, left: element.getBoundingClientRect().left }))
        .toSorted((a, b) => a.left - b.left)
        .map(({ text }) => text),
    );
    expect(groups).toEqual(['35814', 'د', '26']);
    const places = await page
      .locator('nav a')
      .evaluateAll((links) =>
        (links as unknown as { getBoundingClientRect(): { left: number } }[]).map(
          (link) => link.getBoundingClientRect().left,
        ),
      );
    expect(places).toEqual(places.toSorted((a, b) => b - a));
  });
});

it('no page violated the content security policy', () => {
  expect(present.flatMap(({ violations }) => violations)).toEqual([]);
});
