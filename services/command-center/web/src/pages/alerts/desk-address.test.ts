import { describe, expect, test } from 'vitest';
import { addressOf, listOf, narrowedBy, viewOf, type DeskView } from './desk-address.ts';

const view = (address: string): DeskView => viewOf(new URLSearchParams(address));

describe('the address of the desk', () => {
  test.each([
    ['', { stage: 'open', criteria: {} }],
    ['stage=handled&severity=high', { stage: 'handled', criteria: { severity: 'high' } }],
    ['q=123&who=nobody&span=h24', { stage: 'open', span: 'h24', criteria: { text: '123', who: 'nobody' } }],
    ['stage=other&severity=awful&span=ever&state=lost', { stage: 'open', criteria: {} }],
    ['from=1000&to=2000', { stage: 'open', fromMs: 1_000, toMs: 2_000, criteria: {} }],
    ['from=soon&to=-5', { stage: 'open', criteria: {} }],
    ['span=h1&from=1000', { stage: 'open', span: 'h1', criteria: {} }],
    ['plate=&kind=face', { stage: 'open', criteria: { kind: 'face' } }],
  ])('%s', (address, expected) => {
    expect(view(address)).toEqual(expected);
  });

  test.each([
    '',
    'stage=everything&q=36814&plate=12',
    'quiet=only',
    'from=1000&to=2000',
    'stage=handled&span=d7&camera=c-1&who=s-1&state=closed',
  ])('says the same view again: %s', (address) => {
    expect(view(addressOf(view(address)).toString())).toEqual(view(address));
  });

  test('is empty for the view without a choice, and cuts what no server takes', () => {
    expect(addressOf(view('')).toString()).toBe('');
    expect(view(`q=${'x'.repeat(200)}`).criteria.text).toHaveLength(80);
  });
});

describe('the list that is asked for', () => {
  test('is a queue of what is to be handled, and else a history', () => {
    expect(listOf(view('severity=low'), 5)).toEqual({
      ...{ stage: 'open', severity: 'low', quiet: 'without', order: 'need', repeats: 'grouped' },
    });
    expect(listOf(view('stage=everything&from=1000&to=2000'), 5)).toEqual({ fromMs: 1_000, toMs: 2_000 });
    expect(narrowedBy(view('from=1000&to=2000'))).toBe(1);
    expect(listOf(view('quiet=only'), 5)).toMatchObject({ quiet: 'only' });
    expect(listOf(view('quiet=too'), 5)).not.toHaveProperty('quiet');
    expect(listOf(view('stage=handled'), 5)).toEqual({ stage: 'handled' });
    expect(listOf(view('stage=everything&span=h1'), 4_000_000)).toEqual({ fromMs: 400_000 });
  });

  test('is narrowed by each choice', () => {
    expect([narrowedBy(view('')), narrowedBy(view('span=h1&who=x&q=1'))]).toEqual([0, 3]);
  });
});
