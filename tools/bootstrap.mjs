// The set-up that every make target begins with. It runs on Node 20 with nothing installed. It fetches and builds what is missing, shows its progress,
// and says in one sentence what to do when it cannot get something.
// `node tools/bootstrap.mjs demo|smoke|test|drills|check|bench|stack`
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { assertPrograms } from './bootstrap/programs.mjs';
import { endCommands, SetupError } from './bootstrap/run.mjs';
import { sideBySide } from './bootstrap/side-by-side.mjs';
import {
  analystClients,
  browser,
  chartLint,
  kafka,
  objectStore,
  packages,
  python,
  root,
  webPage,
} from './bootstrap/parts.mjs';

/** What each target needs. Parts that do not wait for each other are made at the same time: one downloads while another compiles. */
const NEEDS = {
  check: [packages],
  stack: [packages, kafka, objectStore],
  bench: [packages, kafka, objectStore],
  drills: [packages, kafka, objectStore],
  demo: [packages, kafka, objectStore, webPage],
  smoke: [packages, kafka, objectStore, webPage],
  test: [packages, kafka, objectStore, webPage, browser, chartLint, python, analystClients],
};

const target = process.argv[2] ?? 'stack';
const parts = NEEDS[target];
try {
  if (!parts) throw new SetupError(`unknown target ${target}: use one of ${Object.keys(NEEDS).join(', ')}`);
  if (!existsSync(join(root, 'package.json')))
    throw new SetupError('run this from a complete checkout: package.json is missing');
  const missing = parts.filter((part) => part.missing());
  assertPrograms(missing, target === 'check' || target === 'bench' ? [] : ['java']);
  const from = performance.now();
  await sideBySide(missing, (part) => part.make(`[${missing.indexOf(part) + 1}/${missing.length}]`), endCommands);
  if (missing.length > 0) console.log(`Set up in ${((performance.now() - from) / 1000).toFixed(0)} s.`);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\nmarsad: ${error.message}`);
  process.exitCode = 1;
}
