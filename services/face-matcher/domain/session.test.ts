import { describe, expect, it } from 'vitest';
import { grantWith, T } from '../testing/records.ts';
import { whyEnd } from './session.ts';

const grant = grantWith({ expiresAtMs: T + 90_000, toMs: T + 3_600_000 });
const running = {
  isActive: true,
  isHalted: false,
  grant,
  hasAct: true,
  watchlistHash: 'h' as string | undefined,
  atMs: T,
};

describe('a session', () => {
  it('goes on while everything holds', () => {
    expect(whyEnd({ grant, watchlistHash: 'h' }, running)).toBeUndefined();
  });

  it.each([
    ['another instance has the work', { isActive: false }, 'service_stopped'],
    ['faces are halted', { isHalted: true, grant: undefined }, 'halted'],
    ['its authorisation is ended', { grant: undefined }, 'authorisation_ended'],
    ['its time is over', { grant: undefined, atMs: T + 3_600_000 }, 'authorisation_ended'],
    ['its grant was not renewed', { grant: undefined, atMs: T + 90_000 }, 'grant_expired'],
    ['no act permits faces on any of its cameras', { hasAct: false }, 'act_missing'],
    ['somebody was added, removed or replaced', { watchlistHash: 'other' }, 'watchlist_changed'],
    ['nobody is left', { watchlistHash: undefined }, 'watchlist_changed'],
  ])('ends when %s', (_, now, reason) => {
    expect(whyEnd({ grant, watchlistHash: 'h' }, { ...running, ...now })).toBe(reason);
  });
});
