import { alertChanged } from '@marsad/schemas';
import type { Alert } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { createAlertBook } from './alert-book.ts';
import { SERVICE } from './alert.ts';

const SALMA = { subject: 's-1', name: 'Salma', agency: 'rabat-operations' };
const step = (actor: Alert['history'][number]['actor'], atMs = 1_000) =>
  ({ atMs, action: 'acknowledge', from: 'raised', to: 'acknowledged', actor }) as const;
const alertBy = (...history: Alert['history']): Alert => ({ ...alertChanged.example, history });

describe('the people of these alerts', () => {
  it('are those who worked on one, under the last name that their token said', () => {
    const book = createAlertBook();
    book.put(alertBy(step({ ...SALMA, name: 'Salma B.' }, 2_000), step(SALMA, 1_000)));
    expect(book.knows({ subject: 's-1', name: 'Salma B.' }, false)).toBe(true);
    expect(book.knows({ subject: 's-1', name: 'Salma' }, false)).toBe(false);
    expect(book.knows({ subject: 's-2', name: 'Salma B.' }, false)).toBe(false);
  });

  it('attack: of a face alert only those who worked on one, and never the service itself', () => {
    const book = createAlertBook();
    book.put(alertBy(step(SALMA), step(SERVICE)));
    expect(book.knows(SALMA, true)).toBe(false);
    expect(book.knows(SERVICE, false)).toBe(false);
  });
});
