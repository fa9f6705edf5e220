import { expect, test } from 'vitest';
import type { Alert, AlertView } from '../../api/types.ts';
import { alertPath, drawnOn, marksOn, mediaToShow, stretchesOf, type Drawn, type MediaKind } from './media.ts';

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

test('stretches are listed in order of time, and those that touch as one', () => {
  const stretch = (fromMs: number, toMs: number) => ({ fromMs, toMs });
  expect(stretchesOf([stretch(5, 9), stretch(0, 2), stretch(2, 3), stretch(6, 7)])).toEqual([
    stretch(0, 3),
    stretch(5, 9),
  ]);
  expect(stretchesOf(undefined)).toEqual([]);
});

test('a clip is marked where it is masked whole or not recorded, from its first frame to its last', () => {
  const stretch = (fromMs: number, toMs: number) => ({ fromMs, toMs });
  const clip = {
    capturedFromMs: 10_000,
    unseen: [stretch(9_000, 11_000), stretch(15_000, 16_000)],
    missing: [stretch(5_000, 9_900), stretch(18_000, 25_000)],
  };
  expect(marksOn(clip, 10_000)).toEqual([
    { kind: 'unseen', x: 0, width: 100 },
    { kind: 'unseen', x: 500, width: 100 },
    { kind: 'missing', x: 800, width: 200 },
  ]);
  expect(marksOn(clip, Number.NaN)).toEqual([]);
  expect(marksOn({ unseen: clip.unseen }, 10_000)).toEqual([]);
});

const NAMES = { zones: [{ id: 'red-floor' }], lines: [{ id: 'middle' }] } as unknown as Parameters<typeof drawnOn>[1];
test.each<[string, object, Drawn[]]>([
  ['a behaviour in a zone', { rule: 'behaviour', placeId: 'red-floor' }, ['zone', 'subject']],
  ['a behaviour at a line', { rule: 'behaviour', placeId: 'middle' }, ['line', 'subject']],
  ['a behaviour at a place that is no longer in the directory', { rule: 'behaviour', placeId: 'gone' }, ['subject']],
  ['a plate', { rule: 'hotlist' }, ['subject']],
  ['a face', { rule: 'face' }, ['subject']],
  ['the platform itself', { rule: 'system' }, []],
])('the legend names what is drawn on a clip of %s', (_, why, drawn) => {
  expect(drawnOn({ why } as Alert, NAMES)).toEqual(drawn);
});

test('an id is encoded in a path', () => {
  expect(alertPath('a/1')).toBe('/api/alerts/a%2F1');
});
