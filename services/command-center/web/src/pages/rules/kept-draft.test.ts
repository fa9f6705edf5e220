import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { forgetDraft, keepDraft, keptDraft } from './kept-draft.ts';
import { EMPTY_RULE } from './rule-draft.ts';

const DRAFT = { ...EMPTY_RULE, ruleId: 'aisle', camera: 'c-1', placeId: 'zone-2', thresholds: { forMs: 120 } };
let kept: Map<string, string>;
beforeEach(() => {
  kept = new Map();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

it('comes back once with the place that was drawn, in the form of the same rule and no other', () => {
  keepDraft('NEW', DRAFT);
  expect(keptDraft('another-rule')).toBeUndefined();
  expect(keptDraft('NEW')).toEqual(DRAFT);
  forgetDraft();
  expect(keptDraft('NEW')).toBeUndefined();
});

it('is nothing where the browser kept what is no form', () => {
  kept.set('marsad.rule-draft', '{');
  expect(keptDraft('NEW')).toBeUndefined();
});
