import { alertChanged } from '@marsad/schemas';
import { describe, expect, test } from 'vitest';
import type { Alert } from '../api/types.ts';
import { isUnread, seenKeyOf } from './seen-alerts.ts';

const alert = (more: Partial<Alert>): Alert => ({ ...(alertChanged.example as Alert), alertId: 'a', ...more });

describe('an alert', () => {
  test.each<[string, Partial<Alert>, string[], boolean]>([
    ['that is not acknowledged is unread', { state: 'raised' }, [], true],
    ['that the person opened is read', { state: 'raised' }, ['a'], false],
    ['that is acknowledged is read', { state: 'acknowledged' }, [], false],
    ['that rose after it was acknowledged is unread', { state: 'acknowledged', roseAtMs: 5 }, [], true],
    ['that rose after the person opened it is unread', { state: 'raised', roseAtMs: 5 }, ['a'], true],
    ['that the person opened after it rose is read', { state: 'raised', roseAtMs: 5 }, ['a@5'], false],
    ['that rose and was closed is read', { state: 'closed', roseAtMs: 5 }, [], false],
  ])('%s', (_, more, seen, unread) => {
    expect(isUnread(alert(more), new Set(seen))).toBe(unread);
  });

  test('has another key after it rose', () => {
    expect([seenKeyOf(alert({})), seenKeyOf(alert({ roseAtMs: 5 }))]).toEqual(['a', 'a@5']);
  });
});
