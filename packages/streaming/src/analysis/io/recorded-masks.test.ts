import { WHOLE } from '@marsad/masking';
import type { MaskSample } from '@marsad/masking';
import type { Frame, Scalers } from '@marsad/media';
import { expect, it } from 'vitest';
import type { FullPictures } from './full-pictures.ts';
import { createRecordedMasks } from './recorded-masks.ts';

const street = Uint8Array.from({ length: 160 * 90 }, (_, at) => 128 + 90 * Math.sin((at % 160) * 0.9));
const elsewhere = Uint8Array.from({ length: 160 * 90 }, (_, at) => 128 + 90 * Math.sin(at / 160));
const sample: MaskSample = { atMs: 0, part: '1:0', examined: true, traces: [], regions: [] };

/** Two streams whose recorded one shows `recorded`; null: no picture of it comes. */
function createPair() {
  const state: { recorded: Uint8Array | null; asked: number } = { recorded: street, asked: 0 };
  const fullPictures = {
    at(_atMs: number, use: (picture: Frame) => void): void {
      state.asked += 1;
      if (state.recorded) use({} as Frame);
    },
  } as FullPictures;
  const scalers = { get: () => ({ pixels: () => state.recorded }) } as unknown as Scalers;
  const masks = createRecordedMasks(scalers, fullPictures);
  const isHidden = (): boolean => masks.of(sample).regions.includes(WHOLE);
  return { state, masks, isHidden };
}

it('are those of the analysed stream once both show the same view', () => {
  const { masks, isHidden } = createPair();
  expect([masks.areSameView, isHidden()]).toEqual([null, true]);
  masks.look(1_000, street);
  expect([masks.areSameView, isHidden()]).toEqual([true, false]);
});

it('hide everything when the views differ, and ask again soon', () => {
  const { state, masks, isHidden } = createPair();
  state.recorded = elsewhere;
  masks.look(1_000, street);
  expect([masks.areSameView, isHidden()]).toEqual([false, true]);
  state.recorded = street;
  masks.look(2_000, street);
  expect([state.asked, isHidden()]).toEqual([1, true]);
  masks.look(3_000, street);
  expect([state.asked, isHidden()]).toEqual([2, false]);
});

it('hide everything once no picture could be compared for three minutes', () => {
  const { state, masks, isHidden } = createPair();
  masks.look(0, street);
  state.recorded = null;
  for (let atMs = 2_000; atMs <= 180_000; atMs += 2_000) masks.look(atMs, street);
  expect([state.asked > 50, isHidden()]).toEqual([true, false]);
  masks.look(182_000, street);
  expect([masks.areSameView, isHidden()]).toEqual([null, true]);
});
