import { expect, test } from 'vitest';
import { isText } from './well-formed.ts';

test.each([
  ['plain text', '{"note":"قضية 7 🙂"}', true],
  ['an escaped emoji', String.raw`{"note":"\ud83d\ude42"}`, true],
  ['an escape that is itself escaped', String.raw`{"note":"\\ud800"}`, true],
  ['half a pair', String.raw`{"note":"case \ud800"}`, false],
  ['the other half', String.raw`{"note":"\uDC00 case"}`, false],
  ['two halves the wrong way round', String.raw`{"note":"\ude42\ud83d"}`, false],
  ['half a pair, deep inside', String.raw`{"a":[{"b":{"note":"\uD800"}}]}`, false],
  ['half a pair as a name', String.raw`{"\ud800":1}`, false],
])('%s', (_, json, expected) => {
  expect(isText(json, JSON.parse(json))).toBe(expected);
});
