import { deviceSearchAnswered } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { ANSWER_KEPT_MS, ANSWER_WITHIN_MS, createSearchesMemory } from './searches-memory.ts';

const answer = deviceSearchAnswered.example;
const NOW = answer.atMs;
const asked = { searchId: 'search-1', subject: 'supervisor-1', askedAtMs: NOW };

describe('the answer to a search', () => {
  it('is for the person who asked', () => {
    const searches = createSearchesMemory();
    searches.add(asked);
    searches.putAnswer(answer);
    expect(searches.find('search-1', 'supervisor-1', NOW)).toEqual({ ...asked, answer });
    expect(searches.find('search-1', 'supervisor-2', NOW)).toBeUndefined();
  });

  it('of another instance passes by', () => {
    const searches = createSearchesMemory();
    searches.putAnswer(answer);
    expect(searches.find('search-1', 'supervisor-1', NOW)).toBeUndefined();
  });

  it('is kept for a minute, and waited for as long', () => {
    const searches = createSearchesMemory();
    searches.add(asked);
    expect([searches.waitingOf('supervisor-1', NOW), searches.waitingOf('supervisor-2', NOW)]).toEqual([1, 0]);
    searches.putAnswer(answer);
    expect(searches.waitingOf('supervisor-1', NOW)).toBe(0);
    expect(searches.find('search-1', 'supervisor-1', NOW + ANSWER_KEPT_MS)).toBeDefined();
    expect(searches.find('search-1', 'supervisor-1', NOW + ANSWER_KEPT_MS + 1)).toBeUndefined();
    searches.add({ ...asked, searchId: 'search-2' });
    expect(searches.waitingOf('supervisor-1', NOW + ANSWER_WITHIN_MS + 1)).toBe(0);
  });

  it('is not remembered for everybody who ever asked', () => {
    const searches = createSearchesMemory();
    for (let at = 0; at < 300; at += 1) searches.add({ ...asked, searchId: `search-${at}` });
    expect(searches.find('search-0', 'supervisor-1', NOW)).toBeUndefined();
    expect(searches.find('search-299', 'supervisor-1', NOW)).toBeDefined();
  });
});
