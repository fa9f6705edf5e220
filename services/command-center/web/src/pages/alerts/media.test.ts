import { expect, test } from 'vitest';
import type { AlertView } from '../../api/types.ts';
import { alertPath, shownOf, type Shown } from './media.ts';

const READY = { status: 'ready' } as AlertView;
const PENDING = { status: 'pending' } as AlertView;

test.each<[string, Shown | undefined, AlertView, Shown]>([
  ['the snapshot while the clip is made', undefined, PENDING, 'snapshot'],
  ['the clip once it is ready', undefined, READY, 'clip'],
  ['the snapshot where the person chose it', 'snapshot', READY, 'snapshot'],
  ['the clip where the person chose it before it was ready', 'clip', PENDING, 'clip'],
])('a person sees %s', (_, chosen, clip, shown) => {
  expect(shownOf(chosen, clip)).toBe(shown);
});

test('an id is encoded in a path', () => {
  expect(alertPath('a/1')).toBe('/api/alerts/a%2F1');
});
