import { describe, expect, test } from 'vitest';
import { judgeCrossings } from './events.ts';
import { comparable, scorePlates } from './plates.ts';
import { sectionText } from './section.ts';

describe('two texts of one plate', () => {
  test.each([
    ['15181|د|8', '15181 د 8', 'moroccan'],
    ['51799|أ|56', '51799|ا|56', 'moroccan'],
    ['71640|هـ|15', '71640|ه|15', 'moroccan'],
    ['120T5039', '120|تونس|5039', 'tunisian'],
    ['55123N', 'نت 55123', 'tunisian'],
    ['M5XSX', 'm5-xsx', 'plain'],
    ['WAO6660', 'WA06660', 'zero_is_o'],
  ] as const)('%s and %s are the same', (one, other, writing) => {
    expect(comparable(one, writing)).toBe(comparable(other, writing));
  });

  test.each([
    ['WAO6660', 'WA06660', 'plain'],
    ['15181|د|8', '15181|ذ|8', 'moroccan'],
    ['120T5039', '1205039', 'tunisian'],
  ] as const)('%s and %s are not', (one, other, writing) => {
    expect(comparable(one, writing)).not.toBe(comparable(other, writing));
  });
});

test('plates are scored by one answer for each image: exact answers, certain answers, and certain answers that are wrong', () => {
  const labels = new Map([
    ['1', 'AB12'],
    ['2', 'CD34'],
    ['3', 'EF56'],
    ['4', 'GH78'],
  ]);
  const reads = new Map([
    ['1', { text: 'AB12', confidence: 0.99 }],
    ['2', { text: 'CD35', confidence: 0.97 }],
    ['3', { text: 'EF56', confidence: 0.5 }],
  ]);
  expect(scorePlates(labels, reads, 'plain', 0.9)).toEqual({ images: 4, exact: 2, certain: 2, certainWrong: 1 });
});

test('a noted passage takes one crossing that fits it; the crossings left over are false', () => {
  const passages = [
    { line: 'a', direction: 'left_to_right', group: 'vehicle', from: 1.9, to: 4.4, what: 'white' },
    { line: 'a', direction: 'left_to_right', group: 'vehicle', from: 3.4, to: 5.9, what: 'red' },
    { line: 'a', direction: 'right_to_left', group: 'person', from: 3, to: 5, what: 'somebody' },
  ] as const;
  const crossing = (seconds: number, name = 'car', direction = 'left_to_right') => ({
    seconds,
    line: 'a',
    direction,
    class: name,
  });
  const { verdicts, others } = judgeCrossings(passages, [
    crossing(2.5),
    crossing(4),
    crossing(4.2),
    crossing(4, 'person'),
  ]);
  expect(verdicts.map(({ seen }) => seen?.seconds)).toEqual([2.5, 4, undefined]);
  expect(others).toEqual([crossing(4.2), crossing(4, 'person')]);
});

test('a section is a table and its commands; a bar inside a cell is escaped', () => {
  const text = sectionText({ title: 'T', intro: 'i', head: ['a', 'b'], rows: [['1|2', 'x']], commands: ['run'] });
  expect(text.split('\n')).toEqual([
    '## T',
    '',
    'i',
    '',
    '| a | b |',
    '| --- | --- |',
    '| 1\\|2 | x |',
    '',
    '```sh',
    'run',
    '```',
    '',
  ]);
});
