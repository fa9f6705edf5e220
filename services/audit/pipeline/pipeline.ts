import { createPipeline } from '@marsad/pipeline';
import type { Pipeline } from '@marsad/pipeline';
import type { Coverage } from '../domain/coverage.ts';
import type { Reasons } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { Checkpointer } from './checkpointer.ts';
import type { Input } from './input.ts';
import type { Ledger } from './ledger.ts';
import { recognise } from './recognise.step.ts';
import { cover, sequence } from './sequence.step.ts';
import { sign } from './sign.step.ts';

export type Needs = {
  readonly ledger: Ledger;
  readonly checkpointer: Checkpointer;
  readonly coverage: Coverage;
  readonly now: () => number;
  readonly metrics?: Pick<Metrics, 'step' | 'countKnown'> | undefined;
};

/**
 * Creates the pipeline of a batch of entries: it recognises the entries that the log already has, appends the others as the next leaves,
 * covers the numbers of all, and signs the log. Only then is the batch done.
 */
export const createSequencingPipeline = ({
  ledger,
  checkpointer,
  coverage,
  now,
  metrics,
}: Needs): Pipeline<Input, Input, Reasons> =>
  createPipeline<Input, Reasons>(metrics?.step)
    .step(
      'recognise',
      recognise(ledger, now, (known) => metrics?.countKnown(known)),
    )
    .step('sequence', sequence(ledger, now))
    .step('cover', cover(coverage, now))
    .step('sign', sign(checkpointer));
