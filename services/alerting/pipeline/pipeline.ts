import { createPipeline, pass } from '@marsad/pipeline';
import type { Pipeline } from '@marsad/pipeline';
import type { Metrics } from '../metrics.ts';
import type { Publish, RecordDecision, Said, VerifyCommand, VerifyReview } from '../ports.ts';
import { audit } from './audit.step.ts';
import { decide } from './decide.step.ts';
import type { DecideNeeds } from './decide.step.ts';
import type { Input } from './input.ts';
import { publish } from './publish.step.ts';
import { verify } from './verify.step.ts';

export type Needs = DecideNeeds & {
  readonly verifyReview: VerifyReview;
  readonly verifyCommand: VerifyCommand;
  readonly record: RecordDecision;
  readonly say: Publish;
  readonly metrics?: Metrics | undefined;
};

/**
 * What happens to every input: decide, put it in the log, say it, and only then remember. A failure on the way decides the same again. Runs
 * for one input at a time: two decisions about one alert must see each other.
 */
export const createAlertPipeline = (needs: Needs): Pipeline<Input, Said> =>
  createPipeline<Input>(needs.metrics?.step)
    .step('verify', verify(needs.verifyReview, needs.verifyCommand))
    .step('decide', decide(needs))
    .step('audit', audit(needs.record))
    .step('publish', publish(needs.say))
    .step('remember', (said) => {
      for (const cast of said.casts) needs.book().putCast(cast);
      for (const alert of said.alerts) {
        needs.book().put(alert);
        needs.metrics?.changed(alert, needs.now());
      }
      return pass(said);
    });
