import { hotlistEntry, MOST_IMPORTED, parsePlate } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { entriesOf, readHotlistCsv, type CsvLine } from './hotlist-csv.ts';

const NOW_MS = 1_790_000_000_000;
const DAY_MS = 86_400_000;
const read = parsePlate('274683 | WW');
if (read.kind === 'refused') throw new Error('274683 | WW is a plate');
const listed = hotlistEntry.schema.parse({
  ...hotlistEntry.example,
  ...{ entryId: 'h-listed', plate: read.plate, reason: 'stolen_vehicle', caseReference: 'C-7' },
});
let ids = 0;
const linesOf = (file: string): CsvLine[] =>
  readHotlistCsv(file, {
    reasons: ['stolen_vehicle', 'missing_person', 'judicial_warrant', 'imminent_threat'],
    ...{ listed: [listed], simulated: false, nowMs: NOW_MS, longestMs: 90 * DAY_MS },
    newId: () => `plate-${(ids += 1)}`,
  });
const fatesOf = (file: string) => linesOf(file).map((line) => (line.fate === 'refused' ? line.fault : line.fate));

describe('a list of plates', () => {
  it('says of each line what becomes of it', () => {
    const file = [
      'plate,reason,case,until',
      '12345 | أ | 6,stolen_vehicle,C-1,2026-10-01T08:00:00Z',
      '',
      '"274683 | WW",stolen_vehicle,C-7,',
      'not a plate,stolen_vehicle,C-2,',
      '12346 | أ | 6,he looks angry,C-3,',
    ].join('\r\n');
    expect(linesOf(file).map(({ line }) => line)).toEqual([2, 4, 5, 6]);
    expect(fatesOf(file)).toEqual(['new', 'goes_on', 'no_plate', 'no_reason']);
    expect(entriesOf(linesOf(file))).toMatchObject([
      { caseReference: 'C-1', expiresAtMs: Date.UTC(2026, 9, 1, 8) },
      { entryId: 'h-listed', expiresAtMs: NOW_MS + DAY_MS },
    ]);
  });

  test.each([
    ['12345 | أ | 6;stolen_vehicle;C-1;', 'new'],
    ['\uFEFF12345 | أ | 6,stolen_vehicle,"C ""1"", second",', 'new'],
    ['12345 | أ | 6,stolen_vehicle,,', 'no_case'],
    [`12345 | أ | 6,stolen_vehicle,${'x'.repeat(81)},`, 'no_case'],
    ['12345 | أ | 6,stolen_vehicle,C-1,soon', 'until_wrong'],
    ['12345 | أ | 6,stolen_vehicle,C-1,2020-01-01', 'until_over'],
    ['12345 | أ | 6,stolen_vehicle,C-1,2099-01-01', 'until_too_far'],
    ['274683 | WW,stolen_vehicle,C-8,', 'new'],
    ['12345 | أ | 6', 'no_reason'],
  ])('%s', (line, fate) => expect(fatesOf(line)).toEqual([fate]));

  it('takes a plate of a case once, and no more than a person can sign at once', () => {
    const line = '12345 | أ | 6,stolen_vehicle,C-1,';
    expect(fatesOf(`${line}\n${line}`)).toEqual(['new', 'twice']);
    const many = Array.from({ length: MOST_IMPORTED + 2 }, (_, n) => `12345 | أ | 6,stolen_vehicle,C-${n},`).join('\n');
    expect(fatesOf(many).filter((fate) => fate === 'too_many')).toHaveLength(2);
    expect(entriesOf(linesOf(many))).toHaveLength(MOST_IMPORTED);
  });
});
