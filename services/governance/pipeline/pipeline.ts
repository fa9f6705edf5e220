import { createPipeline, pass } from '@marsad/pipeline';
import type { Pipeline } from '@marsad/pipeline';
import type { StepUpVerifier } from '@marsad/proof';
import type { Register } from '../domain/register.ts';
import type { Metrics } from '../metrics.ts';
import type { CityFacts, Log, Publish, Said } from '../ports.ts';
import { decide } from './decide.step.ts';
import { identify } from './identify.step.ts';
import type { Input } from './input.ts';
import { publish, record } from './say.step.ts';

export type Needs = {
  readonly register: () => Register;
  readonly city: CityFacts;
  readonly signIns: StepUpVerifier;
  readonly log: Log;
  readonly say: Publish;
  readonly now: () => number;
  readonly metrics?: Metrics | undefined;
};

/**
 * What happens to every input. The log comes before the change and the change before the memory, so that a failure in between decides the
 * same again. Runs for one input at a time: two decisions about one thing must see each other.
 */
export const createGovernancePipeline = (needs: Needs): Pipeline<Input, Said> =>
  createPipeline<Input>(needs.metrics?.step)
    .step('identify', identify(needs))
    .step('decide', decide(needs))
    .step('record', record(needs.log))
    .step('publish', publish(needs.say))
    .step('remember', (said) => {
      for (const change of said.changes) needs.register().put(change);
      if (said.answer) needs.register().putAnswer(said.answer);
      if (said.answer) needs.metrics?.answered(said.answer, needs.now() - (said.takenAtMs ?? said.answer.atMs));
      return pass(said);
    });
