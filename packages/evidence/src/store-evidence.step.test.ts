import { beforeEach, describe, expect, test } from 'vitest';
import type { EvidenceStore } from './evidence-store.ts';
import { createKeptCrops } from './kept-crops.ts';
import type { KeptCrop, KeptCrops } from './kept-crops.ts';
import type { EvidenceRequest } from './request.ts';
import { createStoreEvidence } from './store-evidence.step.ts';

const request: EvidenceRequest = {
  alertId: 'a-1',
  district: 'hassan',
  camera: 'hassan-gate-1',
  cropId: 'r-1',
  atMs: 0,
  requestedAtMs: 1_000,
  simulated: true,
};
const stored = { bucket: 'evidence', objectKey: 'k', bytes: 3, sha256: 'a'.repeat(64) };
const PIXELS = Buffer.from('a plate');

describe('storing the crop of an alert', () => {
  let nowMs: number;
  let isAway: boolean;
  let crops: KeptCrops<KeptCrop>;
  /** Runs while the store takes the crop. */
  let meanwhile: () => void;
  let written: string[];
  let sent: Buffer[];
  const store: EvidenceStore = {
    put(_, jpeg) {
      sent.push(jpeg);
      meanwhile();
      if (isAway) return Promise.resolve('unavailable');
      written.push(jpeg.toString());
      return Promise.resolve(stored);
    },
  };
  beforeEach(() => {
    [nowMs, isAway, written, sent, meanwhile] = [1_000, false, [], [], () => undefined];
    crops = createKeptCrops({ capacity: 10, lifeMs: 120_000 });
    crops.keep('r-1', { jpeg: Buffer.from(PIXELS), widthPx: 9, heightPx: 3, score: 0.9 }, 0);
  });
  const step = createStoreEvidence<KeptCrop, 'crops_not_read_yet'>({
    store,
    now: () => nowMs,
    notReadYet: 'crops_not_read_yet',
  });
  const ask = (cropId = 'r-1', lastCrop = { handledAtMs: 1_000, appendedAtMs: 1_001 }) =>
    step({ request: { ...request, cropId }, crops, lastCrop });

  test('returns where the crop lies, and stores its bytes unchanged', async () => {
    expect(await ask()).toMatchObject({ kind: 'pass', value: { kind: 'stored', stored } });
    expect(written).toEqual([PIXELS.toString()]);
  });

  test('overwrites the copy that it sent, whether the store took it or not', async () => {
    await ask();
    isAway = true;
    await ask();
    meanwhile = () => {
      throw new Error('a defect');
    };
    await expect(ask()).rejects.toThrow('a defect');
    expect(sent.map((copy) => [...copy].some((byte) => byte !== 0))).toEqual([false, false, false]);
  });

  test('fails when the crop has expired', async () => {
    nowMs = 120_000;
    expect(await ask()).toMatchObject({ kind: 'pass', value: { kind: 'failed', reason: 'crop_expired' } });
  });

  test('waits while crops from before the request are still being read, as after a move of their partition', async () => {
    const lastCrop = { handledAtMs: 1_000, appendedAtMs: 900 };
    nowMs = 3_000;
    expect(await ask('r-moved', lastCrop)).toMatchObject({ kind: 'retry', reason: 'crops_not_read_yet' });
    expect(await ask('r-gone'), 'a later crop has been read').toMatchObject({ value: { reason: 'crop_expired' } });
    nowMs = 4_000;
    expect(await ask('r-moved', lastCrop), 'no crop for 3 s').toMatchObject({ value: { reason: 'crop_expired' } });
  });

  test('waits for a store that is away, and the crop waits with it beyond its own time', async () => {
    isAway = true;
    for (; nowMs < 200_000; nowMs += 2_000)
      expect(await ask()).toMatchObject({ kind: 'retry', reason: 'store_unavailable' });
    isAway = false;
    expect(await ask()).toMatchObject({ value: { kind: 'stored' } });
    expect(written).toEqual([PIXELS.toString()]);
  });

  test('does not bring back a crop that was discarded while it was being stored, and stores no black image', async () => {
    isAway = true;
    meanwhile = () => crops.discardAll();
    expect(await ask()).toMatchObject({ kind: 'retry', reason: 'store_unavailable' });
    isAway = false;
    expect(await ask()).toMatchObject({ value: { kind: 'failed', reason: 'crop_expired' } });
    expect(written).toEqual([]);
  });

  test('gives up after ten minutes and returns the reason', async () => {
    isAway = true;
    for (; nowMs < 601_000; nowMs += 2_000) await ask();
    expect(await ask()).toMatchObject({ value: { kind: 'failed', reason: 'store_unavailable' } });
  });
});
