import { describe, expect, it } from 'vitest';
import { isShed } from './shedding.ts';
import type { Priority } from './shedding.ts';

describe('shedding', () => {
  it.each<[number, Priority[]]>([
    [0, []],
    [200, ['previews']],
    [10_000, ['behaviour', 'previews']],
    [19_999, ['plates', 'behaviour', 'previews']],
  ])('with %i messages waiting sheds %j', (waiting, shed) => {
    const all: Priority[] = ['recording', 'plates', 'behaviour', 'previews'];
    expect(all.filter((priority) => isShed(priority, waiting))).toEqual(shed);
  });
});
