import type { AlertAction } from '@marsad/schemas';
import { describe, expect, test } from 'vitest';
import type { Alert } from '../../api/types.ts';
import { isState, isSuggested, nextActions } from './next-actions.ts';

const actionsFor = (rule: Alert['why']['rule'], state: Alert['state']): readonly AlertAction[] =>
  nextActions({ state, why: { rule } } as Alert);

describe('the actions that the page offers', () => {
  test.each<[Alert['why']['rule'], Alert['state'], AlertAction[]]>([
    ['hotlist', 'raised', ['acknowledge', 'confirm', 'dismiss']],
    ['behaviour', 'acknowledged', ['confirm', 'dismiss']],
    ['hotlist', 'confirmed', ['dispatch', 'close']],
    ['hotlist', 'dispatched', ['close']],
    ['hotlist', 'dismissed', ['close']],
    ['hotlist', 'closed', []],
    // Two reviewers confirm or dismiss a face on the reviews page.
    ['face', 'raised', ['acknowledge']],
    ['face', 'acknowledged', []],
    ['face', 'confirmed', ['dispatch', 'close']],
    ['face', 'closed', []],
  ])('for a %s alert that is %s are %j', (rule, state, actions) => {
    expect(actionsFor(rule, state)).toEqual(actions);
  });
});

test.each<[AlertAction, number, boolean]>([
  ['acknowledge', 0, true],
  ['dispatch', 0, true],
  ['close', 1, false],
  ['confirm', 0, false],
  ['dismiss', 0, false],
])('%s in place %i stands out: %s', (action, index, suggested) => {
  expect(isSuggested(action, index)).toBe(suggested);
});

test('a state of a later version is not known', () => {
  expect([isState('raised'), isState('escalated')]).toEqual([true, false]);
});
