import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../test/projects.ts';

/** What a drill measured. A process that is killed is one kill; a server that is away is none. */
export type Measured = {
  readonly kind: string;
  readonly kills: number;
  /** Events that Kafka acknowledged in the time of the failure. */
  readonly acknowledged: number;
  /** Acknowledged events that are not in the store afterwards. */
  readonly lost: number;
  /** Events that are in the store more than once. */
  readonly duplicated: number;
  /** From the end of the failure until everything was whole and every service ready, s. */
  readonly recoveredSeconds: number;
};

/** Where the drills of a run write down what they measured, one JSON object a line. */
export const MEASURED_FILE = join(ROOT, '.marsad', 'test-reports', 'drills-measured.jsonl');

export const measured = (drill: Measured): void => appendFileSync(MEASURED_FILE, `${JSON.stringify(drill)}\n`);
