import { createHash } from 'node:crypto';
import { openProof } from '@marsad/proof';
import { CASE_PROOF_TYPE, SignedCaseCommand, WHO_WORKS_ON_CASES, type Case, type CaseCommand } from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cameraOf, CITY_AGENCY, type TestClient } from '../../services/command-center/testing/test-client.ts';
import { decideCase, type Decider } from '../../services/cases/domain/decide-case.ts';
import { launchChromium } from '../../tools/screenshots/chromium.ts';
import { violationsOf } from './axe.ts';
import { SIZES } from './person.ts';
import { servePage, type ServedPage } from './served-page.ts';

/**
 * The procedure of a case in a browser: open it, add to it, hold, release by two people, and take a bundle away. The HTTP server, the keys of
 * the browsers and the decisions are the real ones; a test plays the store, which holds and bundles.
 */
const CAMERA = cameraOf();
const BUNDLE = Buffer.from('a bundle of the store');
const KEY = `cases/${CAMERA.district}/2026-12-01/10/${CAMERA.camera}/bundle-1-dddd.zip`;
const SUPERVISOR = { sub: 'demo-supervisor', name: 'Superviseure', role: 'supervisor' };
const JUDGE = { sub: 'demo-judge', name: 'Juge', role: 'judge' };
let client: TestClient;
let browser: Browser;
let served: ServedPage;

beforeAll(async () => {
  served = await servePage();
  ({ client } = served);
  client.memory.putCamera(CAMERA);
  client.onCaseCommand.value = decide;
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

/** Decides as the service cases does, with its own code, and answers. What the browser signs must be signed with the key of its session. */
async function decide({ commandId, decision, actor, role, idToken, proof = '' }: CaseCommand): Promise<void> {
  const nowMs = Date.now();
  if (!WHO_WORKS_ON_CASES[decision.kind].signed) {
    const key = idToken.split('.')[1] ?? '';
    const signed = await openProof(proof, { type: CASE_PROOF_TYPE, schema: SignedCaseCommand }, key, nowMs);
    expect(signed).toMatchObject({ commandId, decision });
  }
  const hash = createHash('sha256').update(commandId).digest('base64url');
  const before = 'caseId' in decision ? client.cases.case(decision.caseId) : undefined;
  const person: Decider = { ...actor, role, districts: ['*'] };
  const facts = { operatedBy: CITY_AGENCY, districtOf: () => CAMERA.district };
  const verdict = decideCase(before, { decision, person, hash, nowMs }, facts);
  if (verdict.kind === 'accepted') client.cases.putCase(verdict.record);
  const outcome =
    verdict.kind === 'accepted'
      ? { accepted: true, caseId: verdict.record.caseId }
      : { accepted: false, refusal: verdict.reason };
  const answer = { about: 'case', commandId, kind: decision.kind, atMs: nowMs, ...outcome } as const;
  client.publish({ kind: 'command', answered: client.commandsMemory.putAnswer({ of: 'case', answer }) });
}

const theCase = (): Case => {
  const [record] = client.cases.cases();
  if (!record) throw new Error('no case was opened');
  return record;
};
/** Changes the case as the work of the service does, after the store has done its part. */
const afterwards = (change: Partial<Case>): void =>
  client.cases.putCase({ ...theCase(), ...change, revision: theCase().revision + 1 });

/** Opens a page and signs in as a person does, with a key that this browser makes; the provider says yes to whoever it is. */
async function signedIn(who: typeof SUPERVISOR, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: SIZES.desktop, locale: 'fr-FR', reducedMotion: 'reduce' });
  await letProviderSay(context, who);
  const page = await context.newPage();
  await page.goto(`${served.url}${path}`);
  await page.getByRole('link', { name: 'Se connecter' }).click();
  await page.locator('#content').waitFor();
  return page;
}
async function letProviderSay(context: BrowserContext, who: typeof SUPERVISOR): Promise<void> {
  await context.route('http://provider.test/**', async (route) => {
    client.claims.value = { ...who, agency: CITY_AGENCY, districts: ['*'] };
    await route.fulfill({ status: 302, headers: { location: `${served.url}/auth/callback?code=c&state=s` } });
  });
}

const act = (page: Page, name: string) => page.getByRole('button', { name, exact: false }).first().click();
const send = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).click();
/** Reads the statement and signs it at the provider. */
async function sign(page: Page, kind: string): Promise<void> {
  await page.locator(`[data-statement="${kind}"]`).waitFor();
  await page.getByRole('dialog').locator('button[type=submit]:visible').click();
  await page.waitForURL((url) => !url.search.includes('command='));
  await page.locator('[data-part="outcome"][data-tone="good"]').first().waitFor();
}
const holdIs = (page: Page, state: string) => page.locator(`[data-part="hold"][data-state="${state}"]`).waitFor();

it(
  'a case is opened, added to, held, released by two people, and its bundle leaves',
  { timeout: 180_000 },
  async () => {
    const page = await signedIn(SUPERVISOR, '/cases');
    await act(page, 'Ouvrir un dossier');
    await page.getByLabel('Référence').fill('TR-2026-118');
    await page.getByLabel('Objet').fill('Collision, avenue de France');
    await send(page);
    await page.locator('[data-part="case"]').waitFor();

    await act(page, 'Ajouter une personne');
    await page.getByRole('combobox', { name: 'Identifiant de la personne' }).fill(JUDGE.sub);
    await page.getByRole('dialog').getByLabel('Nom').fill(JUDGE.name);
    await send(page);
    await page.locator(`[data-part="case-people"] [data-id="${JUDGE.sub}"]`).waitFor();

    await act(page, 'Ajouter un enregistrement');
    await page.getByRole('dialog').getByRole('combobox', { name: 'Caméra' }).click();
    await page.getByRole('option').first().click();
    await send(page);
    await act(page, 'Conserver');
    await sign(page, 'hold.ask');
    await holdIs(page, 'asked');
    expect(await violationsOf(page)).toEqual([]);

    const [hold] = theCase().holds;
    if (!hold) throw new Error('nothing is held');
    afterwards({ holds: [{ ...hold, state: 'placed', placedAtMs: Date.now(), objects: 3 }] });
    await holdIs(page, 'placed');
    await act(page, 'Demander la levée');
    await page.getByLabel('Motif').fill('Le jugement est définitif');
    await send(page);
    await sign(page, 'hold.ask_release');
    await holdIs(page, 'release_asked');
    expect(await page.getByRole('button', { name: 'Lever la conservation' }).count()).toBe(0);

    const judge = await signedIn(JUDGE, `/cases/${theCase().caseId}`);
    await act(judge, 'Lever la conservation');
    await sign(judge, 'hold.release');
    await holdIs(judge, 'releasing');
    expect(theCase().holds[0]?.releasedBy?.subject).toBe(JUDGE.sub);

    await act(page, 'Faire une archive');
    await page.getByLabel('Motif').fill('Demandée par le tribunal');
    await send(page);
    await sign(page, 'evidence.make');
    const { bucket, objectKey, sha256 } = await client.keep('evidence', KEY, BUNDLE, 'application/zip');
    const made = { state: 'ready', bucket, objectKey, sha256, bytes: BUNDLE.length, readyAtMs: Date.now() } as const;
    afterwards({ bundles: theCase().bundles.map((bundle) => ({ ...bundle, ...made })) });
    const link = page.getByRole('link', { name: /^Télécharger l’archive/ });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const read = await download.createReadStream();
    expect(Buffer.concat(await read.toArray())).toEqual(BUNDLE);
    expect(
      client.entries.some(({ action, objectKind }) => action === 'disclose' && objectKind === 'evidence_bundle'),
    ).toBe(true);
  },
);

it('does not exist for an operator who is not on it, in the list or at its address', async () => {
  const context = await browser.newContext({ viewport: SIZES.phone, locale: 'fr-FR' });
  await served.signIn(context, { subject: 'stranger' });
  const page = await context.newPage();
  await page.goto(`${served.url}/cases`);
  await page.getByText('Vous n’êtes sur aucun dossier.').waitFor();
  await page.goto(`${served.url}/cases/${theCase().caseId}`);
  await page.getByText('Introuvable').first().waitFor();
  await eventually(async () => expect(await page.getByText('Collision').count()).toBe(0));
});
