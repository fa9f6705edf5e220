import { decodeCrop } from '@marsad/evidence';
import { createPipeline } from '@marsad/pipeline';
import type { Pipeline } from '@marsad/pipeline';
import type { Revision } from '../domain/candidate-book.ts';
import type { Reasons } from '../errors.ts';
import type { JpegCodec } from '../ports.ts';
import type { HeadInput } from './head-input.ts';
import { inScope } from './in-scope.step.ts';
import { matchHead } from './match.step.ts';
import type { MatchNeeds } from './match.step.ts';
import { propose } from './propose.step.ts';

export type HeadNeeds = MatchNeeds & { readonly codec: JpegCodec };

/** The steps of a head crop. Their names are labels of a metric. */
export const createHeadPipeline = (needs: HeadNeeds): Pipeline<HeadInput, readonly Revision[], Reasons> =>
  createPipeline<HeadInput, Reasons>(needs.metrics?.step)
    .step('in_scope', inScope(needs.rights, needs.sessions))
    .step('decode', decodeCrop(needs.codec))
    .step('match', matchHead(needs))
    .step('propose', propose(needs.codec));
