import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoggedLeaf } from '../../services/command-center/ports.ts';
import { launchChromium } from '../../tools/screenshots/chromium.ts';
import { servePage, type ServedPage } from './served-page.ts';

let served: ServedPage;
let browser: Browser;

/** In the middle of the month before. */
const LAST_MONTH_MS = Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() - 1, 15);

const leafOf = (index: number, over: Partial<LoggedLeaf> = {}): LoggedLeaf => ({
  ...{ index, entryId: `e-${index}`, atMs: LAST_MONTH_MS, sequencedAtMs: LAST_MONTH_MS, seq: index, lastSeq: index },
  ...{ producer: 'command-center/command-center-1', leafKind: 'entry', outcome: 'allowed', refusal: '', times: 1 },
  ...{ actor: 'a-person', agency: 'rabat-operations', purpose: 'alert_handling', action: 'consult' },
  ...{ objectKind: 'alert', caseReference: '', objectCommitment: 'd'.repeat(64), leafHash: 'f'.repeat(64) },
  ...over,
});

beforeAll(async () => {
  served = await servePage();
  served.client.logged.push(
    leafOf(0, { times: 12 }),
    leafOf(1, { action: 'erase', objectKind: 'erasure', purpose: 'retention' }),
    leafOf(2, { action: 'consult', objectKind: 'recording', purpose: 'incident_review', outcome: 'refused' }),
    leafOf(3, { action: 'disclose', objectKind: 'alert', purpose: 'disclosure', agency: 'police' }),
  );
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

describe('the public report', () => {
  it('is read by an operator, month by month, and taken along as JSON', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await served.signIn(context);
    const page = await context.newPage();
    await page.goto(`${served.url}/report?month=${new Date(LAST_MONTH_MS).toISOString().slice(0, 7)}`);
    const acts = page.getByRole('row');
    await acts.nth(4).waitFor();
    expect(await acts.nth(1).textContent()).toContain('12');
    expect(await page.textContent('main')).not.toContain('a-person');
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('a[download]').click()]);
    expect(file.suggestedFilename()).toMatch(/^report-20\d\d-\d\d\.json$/);
    await page.getByRole('combobox').selectOption({ index: 0 });
    await acts.first().waitFor({ state: 'detached' });
    await context.close();
  });
});
