import { createPipeline, pass } from '@marsad/pipeline';
import type { Pipeline } from '@marsad/pipeline';
import type { AlertBook } from '../domain/alert-book.ts';
import type { Metrics } from '../metrics.ts';
import type { Cameras, Hotlist, Publish, Said } from '../ports.ts';
import { decide } from './decide.step.ts';
import type { Input } from './input.ts';
import { publish } from './publish.step.ts';

export type Needs = {
  readonly book: () => AlertBook;
  readonly hotlist: Hotlist;
  readonly cameras: Cameras;
  readonly say: Publish;
  readonly now: () => number;
  readonly metrics?: Metrics | undefined;
};

/**
 * What happens to every input: decide, say, and only then remember. A failure between the last two decides the same again. Runs for one
 * input at a time: two decisions about one alert must see each other.
 */
export const createAlertPipeline = (needs: Needs): Pipeline<Input, Said> =>
  createPipeline<Input>(needs.metrics?.step)
    .step('decide', decide(needs))
    .step('publish', publish(needs.say))
    .step('remember', (said) => {
      for (const alert of said.alerts) {
        needs.book().put(alert);
        needs.metrics?.changed(alert, needs.now());
      }
      return pass(said);
    });
