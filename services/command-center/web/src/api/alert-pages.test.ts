import { alertChanged } from '@marsad/schemas';
import { describe, expect, test } from 'vitest';
import { losesRepeats, queryOf, withAlert, withoutAlert, type AlertPages } from './alert-pages.ts';
import type { Alert } from './types.ts';
import { urlOf } from './url.ts';

const alertOf = (n: number, more: Partial<Alert> = {}): Alert => ({
  ...(alertChanged.example as Alert),
  alertId: `a-${n}`,
  raisedAtMs: n,
  ...more,
});
const pagesOf = (ids: number[][], hasMore = false): AlertPages => {
  const total = ids.flat().length + (hasMore ? 5 : 0);
  const page = {
    total,
    rows: total,
    repeats: [],
    counts: { open: total, handled: 0 },
    ...(hasMore && { next: 'more' }),
  };
  return {
    pages: ids.map((onPage) => ({ ...page, alerts: onPage.map((n) => alertOf(n)) })),
    pageParams: ids.map(() => undefined),
  };
};
const idsOf = ({ pages }: AlertPages): string[][] => pages.map(({ alerts }) => alerts.map(({ alertId }) => alertId));
const countsOf = ({ pages }: AlertPages) => [pages[0]?.total, pages[0]?.counts];

describe('the loaded pages', () => {
  const pages = pagesOf(
    [
      [9, 8],
      [7, 6],
    ],
    true,
  );

  test('take a new alert on top, once', () => {
    const after = withAlert(pages, alertOf(10), {}, undefined);
    expect(idsOf(after)).toEqual([
      ['a-10', 'a-9', 'a-8'],
      ['a-7', 'a-6'],
    ]);
    expect(countsOf(after)).toEqual([10, { open: 10, handled: 0 }]);
    expect(idsOf(withAlert(after, alertOf(10, { revision: 1 }), {}, undefined))).toEqual(idsOf(after));
    expect(countsOf(withAlert(after, alertOf(10, { revision: 1 }), {}, undefined))).toEqual(countsOf(after));
  });

  test('keep an alert where it stands when it is revised, and an older revision changes nothing', () => {
    const after = withAlert(pages, alertOf(7, { revision: 3, tracks: 4 }), {}, undefined);
    expect(after.pages[1]?.alerts[0]).toMatchObject({ alertId: 'a-7', tracks: 4 });
    expect(withAlert(after, alertOf(7, { revision: 2 }), {}, undefined)).toBe(after);
  });

  test('leave out an alert of a page that is not loaded yet', () => {
    expect(withAlert(pages, alertOf(3, { revision: 8 }), {}, undefined)).toBe(pages);
  });

  test('lose an alert that was handled where they show open alerts', () => {
    const after = withAlert(pages, alertOf(8, { revision: 1, state: 'dismissed' }), { stage: 'open' }, undefined);
    expect(idsOf(after)).toEqual([['a-9'], ['a-7', 'a-6']]);
    expect(countsOf(after)).toEqual([8, { open: 8, handled: 1 }]);
  });

  test('take an alert that was handled where they show handled alerts', () => {
    const before = alertOf(8);
    const handled = withAlert(
      pagesOf([[]]),
      alertOf(8, { revision: 1, state: 'closed' }),
      { stage: 'handled' },
      before,
    );
    expect(idsOf(handled)).toEqual([['a-8']]);
  });

  test('ignore an alert that does not fit their filter', () => {
    expect(withAlert(pages, alertOf(10), { camera: 'elsewhere' }, undefined)).toBe(pages);
  });

  test('lose an alert that is no longer shared', () => {
    const after = withoutAlert(pages, 'a-6');
    expect(idsOf(after)).toEqual([['a-9', 'a-8'], ['a-7']]);
    expect(countsOf(after)).toEqual([8, { open: 8, handled: 0 }]);
    expect(withoutAlert(pages, 'a-1')).toBe(pages);
  });
});

describe('a queue with repeats in one row', () => {
  const MINUTE = 60_000;
  const queue = { stage: 'open', order: 'need', repeats: 'grouped' } as const;
  const pages = pagesOf([[MINUTE]]);

  test('counts a new alert into the row that it repeats, once', () => {
    const repeat = alertOf(2 * MINUTE);
    const after = withAlert(pages, repeat, queue, undefined);
    expect(idsOf(after)).toEqual([[`a-${MINUTE}`]]);
    expect(after.pages[0]).toMatchObject({
      ...{ total: 2, rows: 1 },
      repeats: [{ alertId: `a-${MINUTE}`, count: 2, fromMs: MINUTE, toMs: 2 * MINUTE }],
    });
    const revised = withAlert(after, { ...repeat, revision: repeat.revision + 1 }, queue, repeat);
    expect(revised.pages[0]?.repeats[0]?.count).toBe(2);
  });

  test('takes what repeats nothing in the place of its need', () => {
    const graver = alertOf(40 * MINUTE, { severity: 'critical' });
    const after = withAlert(pages, graver, queue, undefined);
    expect(idsOf(after)).toEqual([[`a-${40 * MINUTE}`, `a-${MINUTE}`]]);
    expect(after.pages[0]).toMatchObject({ total: 2, rows: 2, repeats: [] });
  });

  test('asks again when a row that stands for several is moved', () => {
    const after = withAlert(pages, alertOf(2 * MINUTE), queue, undefined);
    expect(losesRepeats(after, alertOf(MINUTE, { state: 'dismissed' }))).toBe(true);
    expect(losesRepeats(after, alertOf(MINUTE, { observations: 3 }))).toBe(false);
    expect(losesRepeats(pages, alertOf(MINUTE, { state: 'dismissed' }))).toBe(false);
  });
});

test('a filter becomes the query of the API', () => {
  const query = queryOf({ stage: 'open', fromMs: 5, text: '12345 أ' }, '7.a-7', 100);
  expect(urlOf('/api/alerts', { query })).toBe('/api/alerts?stage=open&from=5&q=12345+%D8%A3&after=7.a-7&limit=100');
});
