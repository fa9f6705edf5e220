import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { expect, test } from 'vitest';

const SOURCE = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(path, 'utf8');

/** The classes that a style sheet defines. */
function classesOf(css: string): Set<string> {
  const selectors = css
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll(/:global\([^)]*\)/g, '')
    .replaceAll(/\{[^{}]*\}/g, ' ');
  return new Set([...selectors.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, name]) => name ?? ''));
}

/** The classes that components name, by style sheet. A class that is chosen by a value (`styles[tone]`) may be any class of its sheet. */
function usesOf(): { used: Map<string, Set<string>>; chosenByValue: Set<string> } {
  const [used, chosenByValue] = [new Map<string, Set<string>>(), new Set<string>()];
  for (const file of globSync(join(SOURCE, '**/*.tsx'))) {
    const code = read(file);
    for (const [, name = '', path = ''] of code.matchAll(/import (\w+) from '(\.[^']*\.module\.css)'/g)) {
      const sheet = relative(SOURCE, normalize(join(dirname(file), path)));
      const body = code.replaceAll(/'[^'\n]*'/g, '');
      const names = [...body.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, 'g'))].map(([, local = '']) => local);
      used.set(sheet, new Set([...(used.get(sheet) ?? []), ...names]));
      if (new RegExp(`\\b${name}\\[`).test(body)) chosenByValue.add(sheet);
    }
  }
  return { used, chosenByValue };
}

const { used, chosenByValue } = usesOf();
const SHEETS = globSync('**/*.module.css', { cwd: SOURCE });

test.each(SHEETS)('%s has every class that a component names, and no other', (sheet) => {
  const defined = classesOf(read(join(SOURCE, sheet)));
  const named = used.get(sheet) ?? new Set();
  expect([...named].filter((name) => !defined.has(name))).toEqual([]);
  if (!chosenByValue.has(sheet)) expect([...defined].filter((name) => !named.has(name))).toEqual([]);
});
