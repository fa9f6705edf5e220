// Writes the table of the kinds of rules from their definitions. `--check` writes nothing and fails where the committed file differs.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kindTable } from '@marsad/behaviour';

const path = join(import.meta.dirname, '..', '..', 'docs', 'generated', 'rule-kinds.md');
const text = `# Kinds of rules

What each kind of rule raises, what it needs, from when on by default, where it is wrong, and where its definition comes from. Thresholds in
brackets have no default. Times are in ms. Generated from \`packages/behaviour/src/rules/kinds\` by \`npm run generate\`.

${kindTable()}
`;

if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
  console.error(`${path} is not up to date: run npm run generate and commit`);
  process.exitCode = 1;
}
