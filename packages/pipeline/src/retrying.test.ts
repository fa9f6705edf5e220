import { describe, expect, it } from 'vitest';
import { createPipeline, orRetry, pass, retryAfterMs, retrying, type EnvironmentFault, type Step } from './index.ts';

type Reasons = { retry: 'kafka_unavailable' | 'index_taken' };

class AwayError extends Error {
  override readonly name = 'AwayError';
  readonly retryAfterMs = 500;
  readonly code: string;
  constructor(code: string) {
    super('it does not answer');
    this.code = code;
  }
}

describe('a step that retries', () => {
  const send = (work: () => Promise<void>): Step<string, string, Reasons> =>
    retrying('kafka_unavailable', async (text) => {
      await work();
      return pass(text);
    });

  it('passes if nothing fails', async () => {
    expect(await send(() => Promise.resolve())('hello')).toEqual(pass('hello'));
  });

  it('turns a fault of the environment into a retry with the reason and the time to wait', async () => {
    const outcome = await send(() => Promise.reject(new AwayError('away')))('hello');
    expect(outcome).toEqual({ kind: 'retry', reason: 'kafka_unavailable', afterMs: 500 });
  });

  it('catches an error that a step throws before its first await', async () => {
    const throwing = retrying<string, string, Reasons>('kafka_unavailable', () => {
      throw new AwayError('away');
    });
    expect(await throwing('hello')).toMatchObject({ kind: 'retry' });
  });

  it("rethrows a defect's error", async () => {
    await expect(send(() => Promise.reject(new TypeError('a defect')))('hello')).rejects.toThrow(TypeError);
  });

  it.each([
    ['taken', 'index_taken'],
    ['away', 'kafka_unavailable'],
  ])('takes the reason from the code %s', async (code, reason) => {
    const reasonOf = (fault: EnvironmentFault) =>
      fault.code === 'taken' ? ('index_taken' as const) : ('kafka_unavailable' as const);
    const outcome = await orRetry<string, Reasons>(reasonOf, () => Promise.reject(new AwayError(code)));
    expect(outcome).toEqual({ kind: 'retry', reason, afterMs: 500 });
  });

  it('is a step like any other', async () => {
    const pipeline = createPipeline<string, Reasons>().step(
      'send',
      retrying('kafka_unavailable', () => Promise.reject(new AwayError('away'))),
    );
    expect(await pipeline.run('hello')).toEqual({ kind: 'retry', reason: 'kafka_unavailable', afterMs: 500 });
  });
});

it.each([
  [new AwayError('away'), 500],
  [new Error('a defect'), undefined],
  [Object.assign(new Error('soon'), { retryAfterMs: 'soon' }), undefined],
  ['a text', undefined],
])('tells a fault of the environment from a defect (%s)', (error, expected) => {
  expect(retryAfterMs(error)).toBe(expected);
});
