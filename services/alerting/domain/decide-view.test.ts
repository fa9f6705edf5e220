import { alertChanged, clipReady, snapshotReady, viewFailed } from '@marsad/schemas';
import type { Alert } from '@marsad/schemas';
import { expect, it } from 'vitest';
import { evolve } from './alert.ts';
import { clipRequestsOf } from './clip-request.ts';
import { decideViewFailed, decideViewReady } from './decide-view.ts';

const raised: Alert = alertChanged.example;
const after = (alert: Alert, events: Parameters<typeof evolve>[1][]): Alert => events.reduce(evolve, alert);
const failed = (reason: 'crop_expired' | 'nothing_recorded') => ({
  ...viewFailed.example,
  what: 'snapshot' as const,
  reason,
});

it('a stored picture replaces the pending one', () => {
  const alert = after(raised, decideViewReady(raised, 'snapshot', snapshotReady.example));
  const { bucket, objectKey, sha256, widthPx, heightPx, tookMs } = snapshotReady.example;
  expect(alert).toMatchObject({ revision: 1, change: 'view' });
  expect(alert.snapshot).toEqual({ status: 'ready', bucket, objectKey, sha256, widthPx, heightPx, tookMs });
  expect(alert.clip).toEqual({ status: 'pending' });
});

it('a redelivered picture changes nothing', () => {
  const alert = after(raised, decideViewReady(raised, 'snapshot', snapshotReady.example));
  expect(decideViewReady(alert, 'snapshot', snapshotReady.example)).toEqual([]);
});

it('the alert holds the SHA-256 of a stored clip and the capture time of its first frame', () => {
  const stored = { ...snapshotReady.example, sha256: 'd'.repeat(64), capturedFromMs: 1_790_000_001_000 };
  expect(after(raised, decideViewReady(raised, 'clip', stored)).clip).toMatchObject({
    sha256: 'd'.repeat(64),
    capturedFromMs: 1_790_000_001_000,
  });
});

it('the alert keeps what a clip lacks: the stretches that were not analysed, and those that are not recorded', () => {
  const unseen = [{ fromMs: 1_790_000_003_000, toMs: 1_790_000_005_000 }];
  const missing = [{ fromMs: 1_790_000_008_000, toMs: 1_790_000_010_000 }];
  const { clip } = after(raised, decideViewReady(raised, 'clip', { ...clipReady.example, unseen, missing }));
  expect(clip).toMatchObject({ status: 'ready', unseen, missing });
  expect(alertChanged.schema.parse({ ...raised, clip })).toMatchObject({ clip: { unseen, missing } });
});

it('a picture that was made again, with other bytes, replaces the first', () => {
  const alert = after(raised, decideViewReady(raised, 'snapshot', snapshotReady.example));
  const again = after(alert, decideViewReady(alert, 'snapshot', { ...snapshotReady.example, sha256: 'd'.repeat(64) }));
  expect(again.snapshot).toMatchObject({ sha256: 'd'.repeat(64) });
});

it('a failure has a reason, and does not remove a stored picture', () => {
  expect(after(raised, decideViewFailed(raised, failed('nothing_recorded'))).snapshot).toEqual({
    status: 'failed',
    reason: 'nothing_recorded',
  });
  const alert = after(raised, decideViewReady(raised, 'snapshot', snapshotReady.example));
  expect(decideViewFailed(alert, failed('nothing_recorded'))).toEqual([]);
});

it('a picture of an unknown sighting changes nothing', () => {
  const picturesId = `${raised.alertId}.0123456789abcdef`;
  expect(decideViewReady(raised, 'snapshot', snapshotReady.example, picturesId)).toEqual([]);
  expect(decideViewFailed(raised, { ...failed('nothing_recorded'), alertId: picturesId })).toEqual([]);
});

it('a behaviour alert has no plate crop that could fail', () => {
  expect(decideViewFailed(raised, { ...failed('crop_expired'), what: 'plate' })).toEqual([]);
});

it("the clip is requested from 5 s before to 5 s after the frame that sufficed, by the camera's clock", () => {
  expect(clipRequestsOf(raised, [{ kind: 'raised', alert: raised }], { capturedAtMs: 1_790_000_002_000 })).toEqual([
    {
      alertId: raised.alertId,
      district: raised.district,
      camera: raised.camera,
      fromMs: 1_789_999_997_000,
      toMs: 1_790_000_007_000,
      atMs: 1_790_000_002_000,
    },
  ]);
});
