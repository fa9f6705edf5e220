import { holds } from '@marsad/masking';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { masksJournal, tracksJournal } from './journal.ts';
import { samples, scenes } from './testing/arbitrary.ts';

describe('a journal of scenes', () => {
  const linesOf = (published: readonly Parameters<typeof tracksJournal.line>[0][]) => published.map(tracksJournal.line);

  it('cut off at any byte loses its last line at most', () => {
    fc.assert(
      fc.property(scenes, fc.nat(), (published, cut) => {
        const whole = Buffer.from(linesOf(published).join(''));
        const left = whole.subarray(0, cut % (whole.length + 1)).toString();
        const { records, skipped } = tracksJournal.read(left);
        expect(skipped).toBe(0);
        expect(records).toEqual(published.slice(0, records.length));
        expect(records).toHaveLength(left.split('\n').length - 1);
      }),
    );
  });

  it('skips and counts a line that is no record, and reads the others', () => {
    fc.assert(
      fc.property(
        scenes,
        fc.nat(),
        fc.constantFrom('', '{', '[]', '{"scene":{}}', 'null', '7'),
        (published, at, torn) => {
          const place = at % (published.length + 1);
          const lines = linesOf(published).toSpliced(place, 0, `${torn}\n`);
          expect(tracksJournal.read(lines.join(''))).toEqual({ records: published, skipped: 1 });
        },
      ),
    );
  });
});

describe('a journal of masks', () => {
  it('keeps every time, key and duration, and masks that hold the ones that were written', () => {
    fc.assert(
      fc.property(samples, (taken) => {
        const { records, skipped } = masksJournal.read(taken.map(masksJournal.line).join(''));
        expect(skipped).toBe(0);
        expect(records).toHaveLength(taken.length);
        records.forEach((record, at) => {
          const before = taken[at];
          const bare = ({ traces, regions, ...rest }: typeof record) => ({
            ...rest,
            traces: traces.map(({ key, unseenMs }) => ({ key, unseenMs })),
            regions: regions.length,
          });
          expect(bare(record)).toEqual(before && bare(before));
          record.traces.forEach(({ mask }, n) => {
            const written = before?.traces[n]?.mask;
            expect(written && holds(mask, written)).toBe(true);
          });
          record.regions.forEach((mask, n) => {
            const written = before?.regions[n];
            expect(written && holds(mask, written)).toBe(true);
          });
        });
      }),
    );
  });

  it('needs 30 bytes for a trace', () => {
    const trace = { key: 12, mask: { x: 1 / 3, y: 1 / 7, width: 1 / 11, height: 1 / 13 }, unseenMs: 0 };
    const sample = { atMs: 1_790_000_000_000, part: '1790000000000:0', examined: true, regions: [] };
    const lengthOf = (traces: number) => masksJournal.line({ ...sample, traces: Array(traces).fill(trace) }).length;
    expect(lengthOf(11) - lengthOf(1)).toBeLessThan(300);
  });

  it('of a disk that has nothing on it is empty', () => {
    expect(masksJournal.read('')).toEqual({ records: [], skipped: 0 });
  });
});
