import { sampleForOtherStream, sampleOfUnknownView } from '@marsad/masking';
import type { MaskSample } from '@marsad/masking';
import type { Scalers } from '@marsad/media';
import { GREY } from '../perception.ts';
import { isSameView } from '../same-view.ts';
import type { FullPictures } from './full-pictures.ts';

/** The views of both streams are compared this often, ms, */
const COMPARE_EVERY_MS = 60_000;
/** and while they differ, nothing is known or no picture comes, this often, ms. */
const COMPARE_AGAIN_MS = 2_000;
/** After so long without a picture to compare, ms, nothing is known any more. */
const COMPARED_FOR_MS = 180_000;

export type RecordedMasks = {
  /** Looks at an analysed frame: 160 x 90, valid during the call only. */
  look(atMs: number, grey: Uint8Array): void;
  /** Whether both streams show the same view, so that a box of one is where it is in the other. Null: it is not known yet. */
  readonly areSameView: boolean | null;
  /** The sample that hides what is recorded of this frame. */
  of(sample: MaskSample): MaskSample;
};

/** Where the recorded stream is the analysed one. */
const ofTheSameStream: RecordedMasks = { look: () => undefined, areSameView: true, of: (sample) => sample };

/**
 * Says which samples hide what is recorded, where another stream than the analysed one is. Both must show the same view: until a picture of
 * each was compared, and while they differ, all of the recording is hidden.
 */
export function createRecordedMasks(scalers: Scalers, fullPictures: FullPictures | undefined): RecordedMasks {
  if (!fullPictures) return ofTheSameStream;
  let before: MaskSample | null = null;
  let areSame: boolean | null = null;
  let [askedAtMs, comparedAtMs] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];

  return {
    look(atMs, grey) {
      if (atMs - comparedAtMs > COMPARED_FOR_MS) areSame = null;
      const isDue = !areSame || atMs - comparedAtMs >= COMPARE_EVERY_MS;
      if (!isDue || atMs - askedAtMs < COMPARE_AGAIN_MS) return;
      askedAtMs = atMs;
      const analysed = Uint8Array.from(grey);
      fullPictures.at(atMs, (picture) => {
        const recorded = scalers.get(GREY.width, GREY.height, 'grey').pixels(picture);
        comparedAtMs = atMs;
        areSame = isSameView(analysed, recorded) ?? areSame;
      });
    },
    get areSameView() {
      return areSame;
    },
    of(sample) {
      const spread = sampleForOtherStream(sample, before);
      before = sample;
      return areSame ? spread : sampleOfUnknownView(sample);
    },
  };
}
