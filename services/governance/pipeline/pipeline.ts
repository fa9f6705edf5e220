import { createPipeline, pass } from '@marsad/pipeline';
import type { Pipeline } from '@marsad/pipeline';
import type { StepUpVerifier } from '@marsad/proof';
import type { Register } from '../domain/register.ts';
import type { Reasons } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { CityFacts, Publication, Publish, RecordDecision } from '../ports.ts';
import { decide } from './decide.step.ts';
import { identify } from './identify.step.ts';
import type { Input } from './input.ts';
import { publish, record } from './publish.step.ts';

export type Needs = {
  readonly register: () => Register;
  readonly city: CityFacts;
  readonly signIns: StepUpVerifier;
  readonly record: RecordDecision;
  readonly publish: Publish;
  readonly now: () => number;
  readonly metrics?: Pick<Metrics, 'step' | 'countAnswer'> | undefined;
};

/**
 * Creates the pipeline of every input. The decision is recorded before it is published, and published before it enters the register, so
 * after a failure in between the same input is decided again in the same way. Inputs run one at a time, because of two decisions about one
 * record the second must see the first.
 */
export const createGovernancePipeline = (needs: Needs): Pipeline<Input, Publication, Reasons> =>
  createPipeline<Input, Reasons>(needs.metrics?.step)
    .step('identify', identify(needs))
    .step('decide', decide(needs))
    .step('record', record(needs.record))
    .step('publish', publish(needs.publish))
    .step('remember', (publication) => {
      const { changes, answer, takenAtMs } = publication;
      for (const change of changes) needs.register().put(change);
      if (answer) needs.register().putAnswer(answer);
      if (answer) needs.metrics?.countAnswer(answer, needs.now() - (takenAtMs ?? answer.atMs));
      return pass(publication);
    });
