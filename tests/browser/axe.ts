import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
type Violation = { id: string; impact: string | null; nodes: { target: string[]; failureSummary?: string }[] };

/** A fault of the page lasts longer than this; ms. A closing list is gone by then, and until it is, axe-core finds pale text in it. */
const SETTLE_MS = 3_000;

/**
 * Returns what axe-core calls serious or critical on this page now. The debugger runs axe-core, because the page's content security policy
 * does not apply to the debugger.
 */
export async function violationsOf(page: Page): Promise<string[]> {
  for (const until = performance.now() + SETTLE_MS; ;) {
    const found = await violationsNow(page);
    if (found.length === 0 || performance.now() >= until) return found;
  }
}

async function violationsNow(page: Page): Promise<string[]> {
  await awaitAnimations(page);
  const found = await page.evaluate<Violation[]>(
    `(async () => { ${AXE}; return (await axe.run(document, { resultTypes: ['violations'] })).violations; })()`,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
}

/** Waits for every animation that has an end: an element that fades in has too little contrast until then. */
const awaitAnimations = (page: Page): Promise<unknown> =>
  page.evaluate(`(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    const ending = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map(({ finished }) => finished));
  })()`);
