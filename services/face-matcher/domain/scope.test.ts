import { describe, expect, it } from 'vitest';
import { grantWith, headWith, T } from '../testing/records.ts';
import { grantsFor } from './scope.ts';

const head = headWith({ authorisationIds: ['a-1', 'a-2'], capturedAtMs: T });
const grant = (authorisationId: string, fromMs = T - 1, toMs = T + 1) => grantWith({ authorisationId, fromMs, toMs });

describe('a head is matched under', () => {
  it.each([
    ['the grants that it names and that are live', [grant('a-1'), grant('a-3')], ['a-1']],
    ['both', [grant('a-2'), grant('a-1')], ['a-2', 'a-1']],
    ['none that it does not name', [grant('a-3')], []],
    ['none that began after it was seen', [grant('a-1', T + 1)], []],
    ['one that begins as it is seen', [grant('a-1', T)], ['a-1']],
    ['none that ended as it was seen', [grant('a-1', 0, T)], []],
    ['none, where none is live', [], []],
  ])('%s', (_, live, matched) => {
    expect(grantsFor(head, live).map(({ authorisationId }) => authorisationId)).toEqual(matched);
  });
});
