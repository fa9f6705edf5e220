import type { Batch, Handled, Received, RejectedMessage } from '@marsad/kafka';
import { inItsTrace, isEvent } from '@marsad/kafka';
import { injectTraceparent } from '@marsad/telemetry';
import type { Outcome } from '@marsad/pipeline';
import { drop } from '@marsad/pipeline';
import { sceneObserved, trackEnded } from '@marsad/schemas';
import type { Finding } from '../domain/findings.ts';
import type { DropReason, RetryReason } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import { createScenePipeline, createTrackEndPipeline } from '../pipeline/pipeline.ts';
import type { CameraDirectory, MayAnalyse, PartitionMemory } from '../ports.ts';
import type { Memories } from './memory.ts';
import { keepFrom } from './memory.ts';

export const CONSUMED = [sceneObserved, trackEnded] as const;
type Consumed = (typeof CONSUMED)[number];

type Needs = {
  readonly cameras: CameraDirectory;
  readonly memories: Memories;
  readonly mayAnalyse: MayAnalyse;
  readonly now: () => number;
  readonly metrics?: Metrics | undefined;
};

/** Handles a batch of one partition: every message through its pipeline, then everything found acknowledged, then the offset. */
export function createSceneHandler({ cameras, memories, mayAnalyse, now, metrics }: Needs) {
  const scenes = createScenePipeline({ cameras, mayAnalyse, now, metrics });
  const trackEnds = createTrackEndPipeline({ cameras, mayAnalyse, now, metrics });

  const fateOf = async (
    received: Received<Consumed>,
    memory: PartitionMemory | undefined,
  ): Promise<Outcome<Finding[]>> => {
    if (!isEvent(received, sceneObserved)) return trackEnds.run({ data: received.data, memory });
    if (!memory) return drop('not_listed' satisfies DropReason);
    metrics?.behind((now() - received.data.receivedAtMs) / 1_000);
    memory.lastAppendedAtMs = received.timestampMs;
    return scenes.run({ data: received.data, offset: received.offset, memory, nowMs: now() });
  };

  const isSimulated = (received: Received<Consumed>): boolean =>
    received.attributes.simulated === 'true' || (cameras.get(received.data.camera)?.simulated ?? false);

  /** Thousands of scenes come in a second, so none has a span of its own: what is found goes on from the span that it was sent from. */
  const traceOf = (received: Received<Consumed>): string | undefined => inItsTrace(received, injectTraceparent);

  return async (batch: Batch<Consumed>): Promise<Handled<Consumed>> => {
    const isScenes = batch.events.some((received) => isEvent(received, sceneObserved));
    const memory = memories.of(batch.district, batch.partition) ?? (isScenes ? memories.begin(batch) : undefined);
    if (memory && isScenes) memory.lastBatchAtMs = now();
    const deadLetters: RejectedMessage<Consumed>[] = [];
    let retry: Handled['retry'];
    for (const received of batch.events) {
      const outcome = await fateOf(received, memory);
      if (outcome.kind === 'retry') {
        retry = { reason: outcome.reason, afterMs: outcome.afterMs };
        break;
      }
      if (outcome.kind === 'dead_letter') {
        deadLetters.push({ received, reason: 'unknown_camera', detail: outcome.detail });
      }
      if (outcome.kind !== 'pass') continue;
      for (const finding of outcome.value) {
        metrics?.found(finding.kind);
        memory?.outbox.push({ finding, simulated: isSimulated(received), traceparent: traceOf(received) });
      }
    }
    const flushed = memory ? await memories.flush(memory) : {};
    if (flushed.retryAfterMs !== undefined) {
      return { retry: { reason: 'kafka_unavailable' satisfies RetryReason, afterMs: flushed.retryAfterMs } };
    }
    if (retry) return { retry };
    return { deadLetters, keepFrom: memory && isScenes ? keepFrom(memory) : undefined };
  };
}
