import { describe, expect, it } from 'vitest';
import { createPipeline, deadLetter, drop, pass, retry, type Outcome } from './index.ts';

type Reasons = { drop: 'odd'; deadLetter: 'not_a_number'; retry: 'store_unavailable' };

describe('a pipeline', () => {
  const parse = (text: string) => (/^\d+$/.test(text) ? pass(Number(text)) : deadLetter('not_a_number', `"${text}"`));
  const even = (number: number) => (number % 2 === 0 ? pass(number) : drop('odd'));
  const recipe = createPipeline<string, Reasons>()
    .step('parse', parse)
    .step('even', even)
    .step('half', async (number) => pass(number / 2));

  it.each([
    ['8', { kind: 'pass', value: 4 }],
    ['7', { kind: 'drop', reason: 'odd' }],
    ['x', { kind: 'dead_letter', reason: 'not_a_number', detail: '"x"' }],
  ])('answers %s with its outcome and the reason', async (input, outcome) => {
    expect(await recipe.run(input)).toEqual(outcome);
  });

  it('runs no step after the one that did not pass', async () => {
    let ran = false;
    const pipeline = createPipeline<string, Reasons>()
      .step('away', () => retry('store_unavailable', 500))
      .step('after', (input) => {
        ran = true;
        return pass(input);
      });
    expect(await pipeline.run('x')).toEqual({ kind: 'retry', reason: 'store_unavailable', afterMs: 500 });
    expect(ran).toBe(false);
  });

  it('observes each step that ran, with the reason where it ended', async () => {
    const seen: unknown[] = [];
    const pipeline = createPipeline<string, Reasons>((...observed) => seen.push(observed))
      .step('parse', parse)
      .step('even', even);
    await pipeline.run('3');
    expect(seen).toEqual([
      ['parse', 'pass', undefined],
      ['even', 'drop', 'odd'],
    ]);
  });

  it('is not changed by a further step', async () => {
    const short = createPipeline<string, Reasons>().step('parse', parse);
    short.step('even', even);
    expect(short.steps).toEqual(['parse']);
    expect(await short.run('3')).toEqual(pass(3));
  });

  it('refuses two steps of one name, because their counts would be added up', () => {
    expect(() => createPipeline<string, Reasons>().step('a', pass).step('a', pass)).toThrow(/already/);
  });

  it('passes on the error that a step throws, because a defect is not an outcome', async () => {
    const pipeline = createPipeline<string, Reasons>().step('broken', () => {
      throw new TypeError('a defect');
    });
    await expect(pipeline.run('x')).rejects.toThrow(TypeError);
  });
});

describe('the reasons of a pipeline', () => {
  type Declared = { drop: 'odd' | 'too_small'; retry: 'store_unavailable' };

  it('are those that its service declares, and a step cannot invent one', async () => {
    const even = (number: number): Outcome<number, Declared> => (number % 2 === 0 ? pass(number) : drop('odd'));
    const pipeline = createPipeline<number, Declared>()
      .step('even', even)
      .step('store', (number) => (number === 8 ? retry('store_unavailable', 100) : pass(number)))
      // @ts-expect-error: this service has not declared the reason
      .step('small', () => drop('too_large'))
      // @ts-expect-error: this service has no dead letters
      .step('broken', () => deadLetter('odd', 'a detail'));
    const outcome: Outcome<unknown, Declared> = await pipeline.run(7);
    expect(outcome).toEqual({ kind: 'drop', reason: 'odd' });
    // @ts-expect-error: a reason for a drop is not one for a retry
    const wrong: Outcome<number, Declared> = retry('odd', 1);
    expect(wrong.kind).toBe('retry');
  });
});
