import { createPipeline } from '@marsad/pipeline';
import type { Outcome, PipelineObserver } from '@marsad/pipeline';
import type { KeptCrop } from './kept-crops.ts';
import type { EvidenceFailure, EvidenceRequest, StoredEvidence } from './request.ts';
import { createStoreEvidence } from './store-evidence.step.ts';
import type { EvidenceInput, EvidenceOutcome, StoreEvidenceNeeds } from './store-evidence.step.ts';

/** Publishes what became of a request. Rejects with `retryAfterMs` if that must wait. */
export type PublishEvidence<Crop extends KeptCrop> = {
  /** @param tookMs since the broker had the request */
  stored(request: EvidenceRequest, crop: Crop, stored: StoredEvidence, tookMs: number): Promise<void>;
  failed(request: EvidenceRequest, reason: EvidenceFailure): Promise<void>;
};

export type AnswerRequestNeeds<Crop extends KeptCrop> = StoreEvidenceNeeds & {
  readonly publish: PublishEvidence<Crop>;
  readonly observer?: PipelineObserver | undefined;
  /** Counts what became of a request. */
  readonly count?: ((outcome: 'stored' | EvidenceFailure) => void) | undefined;
};
export type AnswerRequest<Crop extends KeptCrop> = (
  input: EvidenceInput<Crop>,
) => Promise<Outcome<EvidenceOutcome<Crop>>>;

/** Answers requests for evidence: stores the crop, publishes where it lies or why there is none, and counts the outcome. */
export function createAnswerRequest<Crop extends KeptCrop>(needs: AnswerRequestNeeds<Crop>): AnswerRequest<Crop> {
  const { publish, now, observer, count } = needs;
  const pipeline = createPipeline<EvidenceInput<Crop>>(observer).step('store_evidence', createStoreEvidence(needs));
  return async (input) => {
    const outcome = await pipeline.run(input);
    if (outcome.kind !== 'pass') return outcome;
    const { request } = input;
    const { value } = outcome;
    if (value.kind === 'stored') await publish.stored(request, value.crop, value.stored, now() - request.requestedAtMs);
    else await publish.failed(request, value.reason);
    count?.(value.kind === 'stored' ? 'stored' : value.reason);
    return outcome;
  };
}
