import type { Page } from 'playwright-core';

/** Takes the second step of a sign-in: the demonstration's provider shows the code and has filled it in. */
export async function takeSecondStep(page: Page): Promise<void> {
  await page.locator('input[name=code]').waitFor();
  await page.click('button[type=submit]');
}

/** Signs in as a person does: from the page to the provider's form and back. */
export async function signIn(page: Page, url: string, username: string, password: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('link', { name: 'Se connecter' }).click();
  await page.fill('input[name=username]', username);
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
  await takeSecondStep(page);
  await page.locator('#content').waitFor();
}
