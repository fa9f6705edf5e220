import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
type Violation = { id: string; impact: string | null; nodes: { target: string[]; failureSummary?: string }[] };

/**
 * What axe-core calls serious or critical on this page as it is now. Evaluated by the debugger, to which the content security policy of the
 * page does not apply.
 */
export async function violationsOf(page: Page): Promise<string[]> {
  await settled(page);
  const found = await page.evaluate<Violation[]>(
    `(async () => { ${AXE}; return (await axe.run(document, { resultTypes: ['violations'] })).violations; })()`,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
}

/** What fades in has too little contrast until it is there: waits for every movement that has an end. */
const settled = (page: Page): Promise<unknown> =>
  page.evaluate(`(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    const ending = document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map((one) => one.finished));
  })()`);
