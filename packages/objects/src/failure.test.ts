import { describe, expect, it } from 'vitest';
import { ObjectStoreError } from './errors.ts';
import { orFailure } from './failure.ts';

describe('a request to the store', () => {
  it('gives its answer', async () => expect(await orFailure(() => Promise.resolve(7))).toBe(7));

  it.each([
    ['unavailable', 'unavailable'],
    ['denied', 'refused'],
    ['mismatch', 'refused'],
    ['not_found', 'gone'],
  ] as const)('that fails as %s is %s', async (code, kind) => {
    const request = () => Promise.reject(new ObjectStoreError(code, 'why'));
    expect(await orFailure(request)).toEqual({ kind, detail: 'why' });
  });

  it('throws what is no failure of the store', async () =>
    expect(orFailure(() => Promise.reject(new TypeError('a defect')))).rejects.toThrow('a defect'));
});
