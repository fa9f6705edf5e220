import { describe, expect, it } from 'vitest';
import { createPipeline, deadLetter, drop, pass, retry } from './index.ts';

describe('a pipeline', () => {
  const parse = (text: string) => (/^\d+$/.test(text) ? pass(Number(text)) : deadLetter('not_a_number', `"${text}"`));
  const even = (number: number) => (number % 2 === 0 ? pass(number) : drop('odd'));
  const recipe = createPipeline<string>()
    .step('parse', parse)
    .step('even', even)
    .step('half', async (number) => pass(number / 2));

  it.each([
    ['8', { kind: 'pass', value: 4 }],
    ['7', { kind: 'drop', reason: 'odd' }],
    ['x', { kind: 'dead_letter', reason: 'not_a_number', detail: '"x"' }],
  ])('answers %s with its fate and the reason', async (input, outcome) => {
    expect(await recipe.run(input)).toEqual(outcome);
  });

  it('runs no step after the one that did not pass', async () => {
    let ran = false;
    const pipeline = createPipeline<string>()
      .step('away', () => retry('store_unavailable', 500))
      .step('after', (input) => {
        ran = true;
        return pass(input);
      });
    expect(await pipeline.run('x')).toEqual({ kind: 'retry', reason: 'store_unavailable', afterMs: 500 });
    expect(ran).toBe(false);
  });

  it('reports each step that ran, with the reason where it ended', async () => {
    const seen: unknown[] = [];
    const pipeline = createPipeline<string>((...told) => seen.push(told))
      .step('parse', parse)
      .step('even', even);
    await pipeline.run('3');
    expect(seen).toEqual([
      ['parse', 'pass', undefined],
      ['even', 'drop', 'odd'],
    ]);
  });

  it('is not changed by a further step', async () => {
    const short = createPipeline<string>().step('parse', parse);
    short.step('even', even);
    expect(short.steps).toEqual(['parse']);
    expect(await short.run('3')).toEqual(pass(3));
  });

  it('refuses two steps of one name, because their counts could not be told apart', () => {
    expect(() => createPipeline<string>().step('a', pass).step('a', pass)).toThrow(/already/);
  });

  it('lets a defect through: a throwing step is no fate', async () => {
    const pipeline = createPipeline<string>().step('broken', () => {
      throw new TypeError('a defect');
    });
    await expect(pipeline.run('x')).rejects.toThrow(TypeError);
  });
});
