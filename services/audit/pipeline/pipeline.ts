import { createPipeline } from '@marsad/pipeline';
import type { Pipeline } from '@marsad/pipeline';
import type { Numbering } from '@marsad/proof';
import type { AuditEntry } from '@marsad/schemas';
import type { Coverage } from '../domain/coverage.ts';
import type { Metrics } from '../metrics.ts';
import type { Checkpointer } from './checkpointer.ts';
import { count } from './count.step.ts';
import type { Ledger } from './ledger.ts';
import { recognise } from './recognise.step.ts';
import { sequence } from './sequence.step.ts';
import { sign } from './sign.step.ts';

export type Needs = {
  readonly ledger: Ledger;
  readonly checkpointer: Checkpointer;
  readonly numbering: Numbering;
  readonly coverage: Coverage;
  readonly now: () => number;
  readonly onOmission: (entry: AuditEntry, missed: number) => void;
  readonly metrics?: Pick<Metrics, 'step' | 'known'> | undefined;
};

/**
 * What happens to a batch of entries: their numbers are looked at, those that the log has are recognised, the others become the next leaves,
 * and the log is signed. Only then is the batch done.
 */
export const createSequencingPipeline = (needs: Needs): Pipeline<readonly AuditEntry[], readonly AuditEntry[]> =>
  createPipeline<readonly AuditEntry[]>(needs.metrics?.step)
    .step('count', count(needs.numbering, needs.onOmission))
    .step(
      'recognise',
      recognise(needs.ledger, needs.coverage, needs.now, (known) => needs.metrics?.known(known)),
    )
    .step('sequence', sequence(needs.ledger, needs.now))
    .step('sign', sign(needs.checkpointer));
