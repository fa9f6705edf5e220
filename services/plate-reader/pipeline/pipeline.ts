import { decodeCrop } from '@marsad/evidence';
import { createPipeline } from '@marsad/pipeline';
import type { Pipeline } from '@marsad/pipeline';
import type { Revision } from '../domain/track-vote.ts';
import type { Reasons } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { MayRead, JpegCodec, Reader } from '../ports.ts';
import { countInVote } from './count.step.ts';
import type { CropInput } from './crop-input.ts';
import { newCrop } from './new-crop.step.ts';
import { permittedCrop } from './permitted.step.ts';
import { readCrop } from './read.step.ts';

export type CropNeeds = {
  readonly mayRead: MayRead;
  readonly reader: Reader;
  readonly codec: JpegCodec;
  readonly metrics?: Metrics | undefined;
};

/** The steps of a crop of a vehicle. Their names are labels of a metric. */
export const createCropPipeline = (needs: CropNeeds): Pipeline<CropInput, Revision, Reasons> =>
  createPipeline<CropInput, Reasons>(needs.metrics?.step)
    .step('permitted', permittedCrop(needs.mayRead))
    .step('new_shot', newCrop)
    .step('decode', decodeCrop(needs.codec))
    .step('read', readCrop(needs.reader, needs.metrics))
    .step('count', countInVote(needs));
