import { SIGN_IN_LANGUAGES, signInWordsOf } from '@marsad/deploy-local';
import { eventually } from '@marsad/testkit';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { passwordOf } from './people-stage.ts';
import { takeSecondStep } from './sign-in.ts';

export type Language = 'fr' | 'ar' | 'en';
export const SIZES = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
  narrow: { width: 320, height: 568 },
} as const;

/** One person at a browser of their own, and the violations of the content security policy that it reported. */
export type Person = { readonly page: Page; readonly violations: string[]; leave(): Promise<void> };

const fillIn = async (page: Page, username: string): Promise<void> => {
  await page.fill('input[name=username]', username);
  await page.fill('input[name=password]', passwordOf(username));
  await page.click('button[type=submit]');
  await takeSecondStep(page);
};

/** Signs somebody in through the provider's form. They arrive at their first page. */
export async function enter(
  browser: Browser,
  url: string,
  username: string,
  language: Language = 'fr',
  size: keyof typeof SIZES = 'desktop',
): Promise<Person> {
  const context: BrowserContext = await browser.newContext({ viewport: SIZES[size] });
  const page = await context.newPage();
  const violations: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) violations.push(message.text());
  });
  await page.addInitScript(
    `localStorage.getItem('marsad.language') ?? localStorage.setItem('marsad.language', '${language}')`,
  );
  await page.goto(url);
  await page.locator('a[href^="/auth/login"]').click();
  await fillIn(page, username);
  await page.locator('#content').waitFor();
  return { page, violations, leave: () => context.close() };
}

/** The words of the provider's form for a decision, in any of its languages. */
export const FOR_ONE_DECISION = new RegExp(
  SIGN_IN_LANGUAGES.map((language) => signInWordsOf(language).forOneDecision).join('|'),
);

/** Fills in the provider's form for one decision. Where that leads depends on who does it. */
export async function fillInFor(page: Page, username: string): Promise<void> {
  await page.getByText(FOR_ONE_DECISION).waitFor();
  await fillIn(page, username);
}

/** Fills in the provider's form for one decision and comes back to the page. */
export async function signAs(page: Page, username: string): Promise<void> {
  await fillInFor(page, username);
  await page.locator('#content').waitFor();
}

/** Chooses from a list of the open form. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('dialog').getByRole('combobox', { name: label }).press('ArrowDown');
  await page.getByRole('option', { name: option }).click();
  // A list of several stays open until the focus moves on; Escape would close the dialog too.
  await page.keyboard.press('Tab');
}

const OUTCOME = ['page-head', 'candidate'].map((part) => `[data-part="${part}"] [data-part="outcome"]`).join();

/** Waits until the page shows the outcome of a decision or a review. */
export const awaitOutcome = (page: Page, words: string): Promise<void> =>
  eventually(async () => expect(await page.locator(OUTCOME).first().textContent()).toContain(words), {
    timeoutMs: 15_000,
  });
