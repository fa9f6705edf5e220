import { erasureDueAtMs, RETENTION_LIVES, TABLES_OF_CLASS } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { createTableBook, tablesDue } from './tables.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 8, 21, 14, 20);
const due = (lifeMs: number) =>
  tablesDue('agdal', (name) => (name === 'plates' ? lifeMs : RETENTION_LIVES[name].defaultMs), NOW);
const plates = (lifeMs: number) => due(lifeMs).find((period) => period.class === 'plates');

describe('the last partition that is due', () => {
  it('of plate reads is an hour that ended a day ago by default; of tracks a whole day', () => {
    expect(due(DAY_MS)).toEqual([
      { district: 'agdal', class: 'tracks', fromMs: Date.UTC(2026, 8, 18), toMs: Date.UTC(2026, 8, 19) },
      { district: 'agdal', class: 'plates', fromMs: Date.UTC(2026, 8, 20, 13), toMs: Date.UTC(2026, 8, 20, 14) },
    ]);
  });

  it('is an older one where longer is ordered, and never above the ceiling', () => {
    expect(plates(7 * DAY_MS)?.toMs).toBe(Date.UTC(2026, 8, 14, 14));
    const atMost = plates(400 * DAY_MS);
    expect(NOW - (atMost?.toMs ?? 0)).toBeLessThan(21 * DAY_MS);
  });

  it.each([1, 2, 20, 21].map((days) => days * DAY_MS))(
    'is due, and the next one is not, at a life of %d ms',
    (lifeMs) => {
      for (const period of due(lifeMs)) {
        const { partitionMs } = TABLES_OF_CLASS[period.class] ?? { partitionMs: 0 };
        const life = period.class === 'plates' ? lifeMs : RETENTION_LIVES[period.class].defaultMs;
        const next = { fromMs: period.toMs, toMs: period.toMs + partitionMs };
        expect(erasureDueAtMs(period.class, period, life)).toBeLessThanOrEqual(NOW);
        expect(erasureDueAtMs(period.class, next, life)).toBeGreaterThan(NOW);
      }
    },
  );
});

describe('an erasure of tables', () => {
  const [, period = { district: 'agdal', class: 'plates' as const, fromMs: 0, toMs: HOUR_MS }] = due(DAY_MS);
  const next = { ...period, fromMs: period.toMs, toMs: period.toMs + HOUR_MS };

  it('is asked for once, again where no answer comes, and for the next hour', () => {
    const book = createTableBook();
    expect(book.isWanted(period, NOW)).toBe(true);
    book.noteAsked(period, NOW);
    expect(book.isWanted(period, NOW + 1)).toBe(false);
    expect(book.isWanted(period, NOW + 600_000)).toBe(true);
    expect(book.isWanted(next, NOW + 1)).toBe(true);
  });

  it('is asked for although more was, while the clock was days ahead', () => {
    const book = createTableBook();
    const ahead = { ...next, toMs: next.toMs + 30 * DAY_MS };
    book.noteAsked(ahead, NOW + 30 * DAY_MS);
    expect(book.isWanted(next, NOW)).toBe(true);
  });

  it('is not asked for again once it is proved, nor is an older one', () => {
    const book = createTableBook();
    book.noteAsked(next, NOW);
    book.noteEnded(next, true);
    expect([book.isWanted(next, NOW + DAY_MS), book.isWanted(period, NOW + DAY_MS)]).toEqual([false, false]);
  });

  it('is asked for again at once where the second look found something', () => {
    const book = createTableBook();
    book.noteAsked(period, NOW);
    book.noteEnded(period, false);
    expect(book.isWanted(period, NOW + 1)).toBe(true);
  });
});
