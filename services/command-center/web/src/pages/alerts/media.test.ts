import { expect, test } from 'vitest';
import type { AlertView } from '../../api/types.ts';
import { alertPath, mediaToShow, type MediaKind } from './media.ts';

const READY = { status: 'ready' } as AlertView;
const PENDING = { status: 'pending' } as AlertView;

test.each<[string, MediaKind | undefined, AlertView, MediaKind]>([
  ['the snapshot while the clip is made', undefined, PENDING, 'snapshot'],
  ['the clip once it is ready', undefined, READY, 'clip'],
  ['the snapshot where the person chose it', 'snapshot', READY, 'snapshot'],
  ['the clip where the person chose it before it was ready', 'clip', PENDING, 'clip'],
])('a person sees %s', (_, chosen, clip, shown) => {
  expect(mediaToShow(chosen, clip)).toBe(shown);
});

test('an id is encoded in a path', () => {
  expect(alertPath('a/1')).toBe('/api/alerts/a%2F1');
});
