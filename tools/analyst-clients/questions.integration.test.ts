import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClickHouse } from '@marsad/clickhouse';
import { useStack } from '@marsad/testkit';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import type { Scenario } from './scenario.ts';
import { writeScenario } from './scenario.ts';

const stack = useStack();
const ROOT = join(import.meta.dirname, '..', '..');
const { url, username, password } = stack.clickhouse('analyst');
const writer = createClickHouse(stack.clickhouse('analytics-writer'));
let scenario: Scenario;

/** The worked questions of the manual: title, SQL, and the table with the answer. */
const QUESTIONS = [
  ...readFileSync(join(ROOT, 'docs', 'analysts.md'), 'utf8').matchAll(
    /### (\d+\. [^\n]+)\n\n```sql\n([\s\S]*?)```\n\n((?:\|[^\n]*\n)+)/g,
  ),
].map(([, title = '', sql = '', answer = '']): [string, string, string] => [title, sql, answer]);

/** The cells of a table in Markdown, without its alignment. */
const cellsOf = (table: string): string[][] =>
  table
    .trim()
    .split('\n')
    .map((line) => line.split('|').slice(1, -1))
    .map((row) => row.map((cell) => cell.trim().replaceAll(/\\(?=_)|\\(?=\\N)/g, '')))
    .filter((row) => !row.every((cell) => /^:?-+:?$/.test(cell)));

beforeAll(async () => {
  await writer.migrate(join(ROOT, 'deploy', 'clickhouse'));
  scenario = await writeScenario(writer, Date.now());
});
afterAll(() => writer.close());

it('the manual has ten worked questions', () => {
  expect(QUESTIONS.map(([title]) => Number.parseInt(title, 10))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test.each(QUESTIONS)('question %s is answered as the manual says', async (_, sql, answer) => {
  const response = await fetch(`${url}/?database=city&default_format=Markdown`, {
    method: 'POST',
    body: scenario.inQuestion(sql),
    headers: { 'x-clickhouse-user': username, 'x-clickhouse-key': password },
  });
  const text = await response.text();
  expect(response.status, text).toBe(200);
  expect(cellsOf(scenario.inAnswer(text))).toEqual(cellsOf(answer));
});
