import { describe, expect, it } from 'vitest';
import { deadLetter, drop, handleEach, pass, retry, type Outcome } from './index.ts';

type Reasons = { drop: 'odd'; deadLetter: 'not_a_number'; retry: 'store_away' };

describe('a batch', () => {
  const half = (text: string): Outcome<number, Reasons> => {
    if (text === 'later') return retry('store_away', 500);
    if (!Number.isInteger(Number(text))) return deadLetter('not_a_number', 'no digits');
    return Number(text) % 2 === 0 ? pass(Number(text) / 2) : drop('odd');
  };

  it('is done when every message has passed or was dropped', async () => {
    expect(await handleEach(['2', '3', '4'], half)).toEqual({ deadLetters: [] });
  });

  it('returns its broken messages, and handles the others', async () => {
    const seen: string[] = [];
    const handled = await handleEach(['2', 'x', '3', 'y'], async (text) => {
      seen.push(text);
      return half(text);
    });
    expect(seen).toEqual(['2', 'x', '3', 'y']);
    expect(handled.deadLetters).toEqual([
      { received: 'x', reason: 'not_a_number', detail: 'no digits' },
      { received: 'y', reason: 'not_a_number', detail: 'no digits' },
    ]);
  });

  it('comes again whole after the first message that has to wait: no later message is handled, and no dead letter is written', async () => {
    const seen: string[] = [];
    const handled = await handleEach(['x', 'later', '2'], (text) => {
      seen.push(text);
      return half(text);
    });
    expect(seen).toEqual(['x', 'later']);
    expect(handled).toEqual({ retry: { reason: 'store_away', afterMs: 500 }, deadLetters: [] });
  });

  it('passes on the error of a handler with a defect', async () => {
    const handling = handleEach(['2'], () => {
      throw new TypeError('a defect');
    });
    await expect(handling).rejects.toThrow(TypeError);
  });

  it('handles one message after another', async () => {
    const log: string[] = [];
    await handleEach(['a', 'b'], async (text) => {
      log.push(`${text} begins`);
      await Promise.resolve();
      log.push(`${text} ends`);
      return pass(text);
    });
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });
});

it('keeps the reasons of its handler as a closed union', async () => {
  const handled = await handleEach(['2'], (): Outcome<string, Reasons> => retry('store_away', 1));
  const reason: 'store_away' | undefined = handled.retry?.reason;
  expect(reason).toBe('store_away');
});
