import { createPipeline, orRetry } from '@marsad/pipeline';
import type { Outcome, PipelineObserver } from '@marsad/pipeline';
import type { KeptCrop } from './kept-crops.ts';
import type { EvidenceFailure, EvidenceReasons, EvidenceRequest, StoredEvidence } from './request.ts';
import { createStoreEvidence } from './store-evidence.step.ts';
import type { EvidenceInput, EvidenceOutcome, StoreEvidenceNeeds } from './store-evidence.step.ts';

/** Publishes the outcome of a request. Rejects with an error that has `retryAfterMs` if the caller must try again later. */
export type PublishEvidence<Crop extends KeptCrop> = {
  /** @param tookMs from the broker's receipt of the request until now */
  stored(request: EvidenceRequest, crop: Crop, stored: StoredEvidence, tookMs: number): Promise<void>;
  failed(request: EvidenceRequest, reason: EvidenceFailure): Promise<void>;
};

export type AnswerRequestNeeds<Crop extends KeptCrop, NotReadYet extends string> = StoreEvidenceNeeds<NotReadYet> & {
  readonly publish: PublishEvidence<Crop>;
  readonly observer?: PipelineObserver | undefined;
  /** Counts the outcome of a request. */
  readonly count?: ((outcome: 'stored' | EvidenceFailure) => void) | undefined;
};
export type AnswerRequest<Crop extends KeptCrop, NotReadYet extends string> = (
  input: EvidenceInput<Crop>,
) => Promise<Outcome<EvidenceOutcome<Crop>, EvidenceReasons<NotReadYet>>>;

/** Answers requests for evidence: stores the crop, publishes where it lies or why there is none, and counts the outcome. */
export function createAnswerRequest<Crop extends KeptCrop, NotReadYet extends string>(
  needs: AnswerRequestNeeds<Crop, NotReadYet>,
): AnswerRequest<Crop, NotReadYet> {
  const { publish, now, observer, count } = needs;
  const pipeline = createPipeline<EvidenceInput<Crop>, EvidenceReasons<NotReadYet>>(observer).step(
    'store_evidence',
    createStoreEvidence<Crop, NotReadYet>(needs),
  );
  const publishOutcome = async (request: EvidenceRequest, outcome: EvidenceOutcome<Crop>): Promise<void> => {
    if (outcome.kind === 'stored')
      await publish.stored(request, outcome.crop, outcome.stored, now() - request.requestedAtMs);
    else await publish.failed(request, outcome.reason);
    count?.(outcome.kind === 'stored' ? 'stored' : outcome.reason);
  };
  return (input) =>
    orRetry<EvidenceOutcome<Crop>, EvidenceReasons<NotReadYet>>('kafka_unavailable', async () => {
      const outcome = await pipeline.run(input);
      if (outcome.kind === 'pass') await publishOutcome(input.request, outcome.value);
      return outcome;
    });
}
