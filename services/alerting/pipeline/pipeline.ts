import { createPipeline, pass } from '@marsad/pipeline';
import type { Pipeline } from '@marsad/pipeline';
import type { Reasons } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { Publish, RecordDecision, Publication, VerifyCommand, VerifyReview } from '../ports.ts';
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
  readonly publish: Publish;
  readonly metrics?: Metrics | undefined;
};

/**
 * Creates the pipeline of every input: verify, decide, record in the audit log, publish, and only then put the result into the book. After
 * a failure in between, the same input is decided again in the same way. Inputs run one at a time, because of two decisions about one alert
 * the second must see the first.
 */
export const createAlertPipeline = (needs: Needs): Pipeline<Input, Publication, Reasons> =>
  createPipeline<Input, Reasons>(needs.metrics?.step)
    .step('verify', verify(needs.verifyReview, needs.verifyCommand))
    .step('decide', decide(needs))
    .step('audit', audit(needs.record))
    .step('publish', publish(needs.publish))
    .step('remember', (publication) => {
      for (const cast of publication.casts) needs.book().putCast(cast);
      for (const { alertId } of publication.erased) needs.book().remove(alertId);
      for (const alert of publication.alerts) {
        needs.book().put(alert);
        needs.metrics?.countChange(alert, needs.now());
      }
      return pass(publication);
    });
