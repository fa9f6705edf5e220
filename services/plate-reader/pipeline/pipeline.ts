import { createPipeline } from '@marsad/pipeline';
import type { Pipeline } from '@marsad/pipeline';
import type { Revision } from '../domain/track-vote.ts';
import type { Metrics } from '../metrics.ts';
import type { MayRead, PictureCodec, Reader } from '../ports.ts';
import { countInVote } from './count.step.ts';
import { decodeShot } from './decode.step.ts';
import { newShot } from './new-shot.step.ts';
import { permittedShot } from './permitted.step.ts';
import { readShot } from './read.step.ts';
import type { ShotInput } from './shot-input.ts';

export type ShotNeeds = {
  readonly mayRead: MayRead;
  readonly reader: Reader;
  readonly codec: PictureCodec;
  readonly metrics?: Metrics | undefined;
};

/** What happens to a shot of a vehicle. */
export const createShotPipeline = (needs: ShotNeeds): Pipeline<ShotInput, Revision> =>
  createPipeline<ShotInput>(needs.metrics?.step)
    .step('permitted', permittedShot(needs.mayRead))
    .step('new_shot', newShot)
    .step('decode', decodeShot(needs.codec))
    .step('read', readShot(needs.reader, needs.metrics))
    .step('count', countInVote(needs));
