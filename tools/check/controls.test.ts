import { join } from 'node:path';
import { expect, test } from 'vitest';
import { complaintsOf } from './controls.ts';

const root = join(import.meta.dirname, '..', '..');
const row = (number: number, status: string, code: string, event: string, attack: string): string =>
  `| ${number} | A control | ${status} | ${code} | ${event} | ${attack} |`;
const others = (but: number): string =>
  Array.from({ length: 26 }, (_, index) => index + 1)
    .filter((number) => number !== but)
    .map((number) => row(number, 'not yet', '', '', ''))
    .join('\n');
const here = '`tools/check/controls.ts`';
const attacked = '`tools/check/controls.test.ts`';

test('a control that is done with code, event and attack test is accepted', () => {
  const table = `${others(1)}\n${row(1, 'done', here, '`governance.act`', attacked)}`;
  expect(complaintsOf(root, table, '1 of 26 are done')).toEqual([]);
});

test.each([
  ['without code', row(1, 'done', '', '`governance.act`', attacked), 'names no code'],
  ['without an event', row(1, 'done', here, '', attacked), 'neither an event nor a refusal'],
  ['without an attack test', row(1, 'done', here, '`governance.act`', ''), 'names no attack test'],
  ['with a path that is not there', row(1, 'done', '`services/nowhere.ts`', '`governance.act`', attacked), 'not there'],
  ['with an invented event', row(1, 'done', here, '`governance.wish`', attacked), 'no event governance.wish'],
  ['with code in the place of a test', row(1, 'done', here, '`governance.act`', here), 'is no test'],
])('a control that is done %s is refused', (_, planted, complaint) => {
  expect(complaintsOf(root, `${others(1)}\n${planted}`, '1 of 26').join('\n')).toContain(complaint);
});

test('a missing row and a README with another count are refused', () => {
  const complaints = complaintsOf(root, others(7), '3 of 26');
  expect(complaints).toContain('control 7 has no row');
  expect(complaints).toContain('README.md does not say that 0 of 26 controls are done');
});

test('the table of attacks names tests that are there', () => {
  const attack = (path: string): string => `${others(0)}\n\n## Attacks that are tested\n\n| an attack | ${path} |\n`;
  expect(complaintsOf(root, attack(attacked), '0 of 26')).toEqual([]);
  expect(complaintsOf(root, attack('`services/nowhere.test.ts`'), '0 of 26')).toEqual([
    'an attack names services/nowhere.test.ts, which is not there',
  ]);
  expect(complaintsOf(root, attack(here), '0 of 26')).toEqual([
    `an attack names tools/check/controls.ts, which is no test`,
  ]);
});
