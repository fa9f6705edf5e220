import { describe, expect, it, test } from 'vitest';
import { LONGEST_SPAN_MS } from '@marsad/schemas';
import { askedToAdd, isSpanWrong, spanOf, textOf } from './drafts.ts';

const NOW_MS = 1_790_000_000_000;
const camera = { camera: 'agdal-gate-1', district: 'agdal' };

describe('a span that is filled in', () => {
  it('is signed with the district of its camera', () => {
    const span = { fromMs: NOW_MS - 60_000, toMs: NOW_MS };
    expect(spanOf({ camera, ...span }, NOW_MS)).toEqual({ ...camera, ...span });
  });

  test.each([
    ['without a camera', { camera: undefined }],
    ['without an end', { toMs: undefined }],
    ['that ends before it begins', { toMs: NOW_MS - 120_000 }],
    ['that ends in the future', { toMs: NOW_MS + 1 }],
    ['of more than a day', { fromMs: NOW_MS - LONGEST_SPAN_MS - 1 }],
  ])('%s is not sent', (_, change) => {
    expect(spanOf({ camera, fromMs: NOW_MS - 60_000, toMs: NOW_MS, ...change }, NOW_MS)).toBeUndefined();
  });

  it('is not called wrong before both times are there', () => {
    expect(isSpanWrong({ camera, fromMs: undefined, toMs: NOW_MS }, NOW_MS)).toBe(false);
  });
});

it('a text is signed without the blanks around it, and not while it is too short', () => {
  expect([textOf('  a reason ', 3), textOf(' a ', 3)]).toEqual(['a reason', undefined]);
});

it('an address asks to add an alert or a moment only if it names all of it', () => {
  expect(askedToAdd(new URLSearchParams('alert=a-1&district=agdal'))).toEqual({
    alert: { alertId: 'a-1', district: 'agdal' },
  });
  expect(askedToAdd(new URLSearchParams('camera=c-1&at=2026-12-01T10:00:00Z'))).toEqual({
    moment: { camera: 'c-1', atMs: Date.parse('2026-12-01T10:00:00Z') },
  });
  expect(askedToAdd(new URLSearchParams('alert=a-1&camera=c-1&at=never'))).toEqual({});
});
