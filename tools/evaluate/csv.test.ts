import { expect, test } from 'vitest';
import { csvFile, csvRow, csvRows } from './csv.ts';

test.each([
  [['a.jpg', 'car', 0.5], 'a.jpg,car,0.5'],
  [['a, b.jpg', 'say "x"'], '"a, b.jpg","say ""x"""'],
  [['15181|د|8', ''], '15181|د|8,'],
])('a row of %j is %s', (values, text) => {
  expect(csvRow(values)).toBe(text);
});

test('written rows are read back by column name, with quotes, empty fields and Windows line ends', () => {
  const text = csvFile('file,text,note', [csvRow(['a, b.jpg', '', 'say "x"']), csvRow(['c.jpg', 'ب', ''])]);
  const read = [
    { file: 'a, b.jpg', text: '', note: 'say "x"' },
    { file: 'c.jpg', text: 'ب', note: '' },
  ];
  expect(csvRows(text)).toEqual(read);
  expect(csvRows(text.replaceAll('\n', '\r\n'))).toEqual(read);
});

test('a file without rows still has its header', () => {
  expect(csvFile('file,class', [])).toBe('file,class\n');
  expect(csvRows('file,class\n')).toEqual([]);
});
