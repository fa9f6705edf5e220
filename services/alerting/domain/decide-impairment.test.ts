import type { Alert, CameraState } from '@marsad/schemas';
import { alertChanged, cameraState } from '@marsad/schemas';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { apply, only, T0 } from '../testing/observations.ts';
import type { AlertBook } from './alert-book.ts';
import { createAlertBook, MERGE_WITHIN_MS } from './alert-book.ts';
import { decideImpairment } from './decide-impairment.ts';

let book: AlertBook;
beforeEach(() => {
  book = createAlertBook();
});
const stateOf = (at: number, impaired: string[] = [], more: Partial<CameraState> = {}): CameraState =>
  cameraState.schema.parse({
    ...cameraState.example,
    atMs: T0 + at,
    ...(impaired.length > 0 && { impaired }),
    ...more,
  });
const observe = (state: CameraState): Alert[] => apply(book, decideImpairment(book, state, false, T0 + 5));

describe('a camera whose frames show too little', () => {
  it('is one alert of the platform, from the first fault to the last', () => {
    expect(observe(stateOf(0))).toEqual([]);
    const raised = only(observe(stateOf(5_000, ['covered'])));
    expect(raised).toMatchObject({
      change: 'raised',
      state: 'raised',
      severity: 'high',
      subject: cameraState.example.camera,
      why: { rule: 'system', kind: 'camera_impaired', detail: 'covered' },
      clip: { status: 'none' },
    });
    expect(observe(stateOf(10_000, ['covered']))).toEqual([]);
    const more = only(observe(stateOf(15_000, ['dark', 'covered'])));
    expect(more).toMatchObject({ alertId: raised.alertId, change: 'amended', why: { detail: 'covered dark' } });
    const ended = only(observe(stateOf(20_000)));
    expect(ended).toMatchObject({ alertId: raised.alertId, change: 'ended', state: 'raised', endedAtMs: T0 + 20_000 });
    for (const alert of [raised, more, ended]) expect(alertChanged.schema.strict().safeParse(alert).success).toBe(true);
    expect(observe(stateOf(25_000))).toEqual([]);
  });

  it('changes nothing by states that come again, or late from an owner that lost the camera', () => {
    for (const state of [stateOf(5_000, ['frozen']), stateOf(20_000)]) observe(state);
    for (const state of [stateOf(5_000, ['frozen']), stateOf(20_000), stateOf(19_000, ['covered'])])
      expect(observe(state)).toEqual([]);
  });

  test.each<[string, Partial<CameraState>, boolean]>([
    ['gives no frames any more', { state: 'down', reason: 'stream_silent' }, false],
    ['is starting', { state: 'starting' }, false],
    ['plays without a fault', { state: 'playing' }, true],
    ['was removed', { state: 'stopped', reason: 'removed' }, true],
  ])('%s: whether its alert is over', (_, more, isOver) => {
    observe(stateOf(0, ['covered']));
    expect(observe(stateOf(10_000, [], more)).length > 0).toBe(isOver);
  });

  it('goes on in the same alert when it has a fault again within a minute, and later raises another one', () => {
    const { alertId } = only(observe(stateOf(0, ['noisy'])));
    observe(stateOf(5_000));
    const again = only(observe(stateOf(5_000 + MERGE_WITHIN_MS, ['noisy'])));
    expect(again.alertId).toBe(alertId);
    expect(again.endedAtMs).toBeUndefined();
    observe(stateOf(200_000));
    expect(only(observe(stateOf(200_001 + MERGE_WITHIN_MS, ['noisy']))).alertId).not.toBe(alertId);
  });

  it('rises with a graver fault, also one that only a later version knows', () => {
    observe(stateOf(0, ['dark']));
    expect(only(observe(stateOf(5_000, ['a_later_fault'])))).toMatchObject({
      severity: 'medium',
      roseAtMs: T0 + 5_000,
    });
    expect(only(observe(stateOf(10_000, ['covered'])))).toMatchObject({ severity: 'high', roseAtMs: T0 + 10_000 });
  });

  it('stays dismissed while it goes on, and raises a new alert when it becomes graver', () => {
    const alert = only(observe(stateOf(0, ['dark'])));
    book.put({ ...alert, revision: 1, state: 'dismissed' });
    expect(only(observe(stateOf(5_000, ['dark', 'noisy'])))).toMatchObject({
      state: 'dismissed',
      alertId: alert.alertId,
    });
    expect(only(observe(stateOf(10_000, ['covered'])))).toMatchObject({ state: 'raised', severity: 'high' });
  });
});
