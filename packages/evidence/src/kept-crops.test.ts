import { beforeEach, describe, expect, test } from 'vitest';
import { createKeptCrops } from './kept-crops.ts';
import type { KeptCrop, KeptCrops } from './kept-crops.ts';

type Crop = KeptCrop & { readonly authorisationId: string };
const cropWith = (score: number, authorisationId = 'auth-1'): Crop => ({
  jpeg: Buffer.from([score * 100, 7]),
  widthPx: 10,
  heightPx: 5,
  score,
  authorisationId,
});
const isOverwritten = ({ jpeg }: Crop): boolean => jpeg.every((byte) => byte === 0);

describe('kept crops', () => {
  let crops: KeptCrops<Crop>;
  beforeEach(() => {
    crops = createKeptCrops({ capacity: 2, lifeMs: 120_000 });
  });

  test('live two minutes from the last crop under their id, and the better one is kept', () => {
    crops.keep('a', cropWith(0.9), 0);
    crops.keep('a', cropWith(0.8), 60_000);
    expect(crops.get('a', 179_999)?.score).toBe(0.9);
    expect(crops.get('a', 180_000)).toBeUndefined();
    expect(crops.size).toBe(0);
  });

  test('never exceed their capacity: the oldest leaves first', () => {
    for (const id of ['a', 'b', 'c']) crops.keep(id, cropWith(0.9), 0);
    expect(['a', 'b', 'c'].map((id) => crops.get(id, 1) !== undefined)).toEqual([false, true, true]);
  });

  test('stay readable when the kept crop itself is kept once more', () => {
    const crop = cropWith(0.9);
    crops.keep('a', crop, 0);
    crops.keep('a', crop, 60_000);
    expect([crops.get('a', 150_000), isOverwritten(crop)]).toEqual([crop, false]);
  });

  /** Every way out of memory: what happens to crop `a`, which was kept at 0 with a score of 0.5. */
  test.each<[string, (crops: KeptCrops<Crop>) => void]>([
    ['expires', (all) => void all.get('a', 120_000)],
    ['expires while another crop is added', (all) => all.keep('b', cropWith(0.9), 120_000)],
    ['is replaced by a better one', (all) => all.keep('a', cropWith(0.6), 1)],
    ['exceeds the capacity', (all) => ['b', 'c'].forEach((id) => all.keep(id, cropWith(0.9), 1))],
    ['loses its authorisation', (all) => all.discardWhere(({ authorisationId }) => authorisationId === 'auth-1')],
    ['is discarded with its partition', (all) => all.discardAll()],
  ])('are overwritten when one %s', (_, leave) => {
    const crop = cropWith(0.5);
    crops.keep('a', crop, 0);
    leave(crops);
    expect(isOverwritten(crop)).toBe(true);
  });

  test('overwrite a crop that is worse than the kept one, because no alert will ask for it', () => {
    const [kept, worse] = [cropWith(0.9), cropWith(0.5)];
    crops.keep('a', kept, 0);
    crops.keep('a', worse, 1);
    expect([isOverwritten(kept), isOverwritten(worse)]).toEqual([false, true]);
  });

  test('stay when another authorisation ends than their own', () => {
    const [mine, other] = [cropWith(0.5), cropWith(0.5, 'auth-2')];
    crops.keep('a', mine, 0);
    crops.keep('b', other, 0);
    crops.discardWhere(({ authorisationId }) => authorisationId === 'auth-1');
    expect([isOverwritten(mine), isOverwritten(other), crops.get('b', 1)]).toEqual([true, false, other]);
  });
});
