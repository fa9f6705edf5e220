import type { Batch, Handled, Received } from '@marsad/kafka';
import { inItsTrace, isEvent } from '@marsad/kafka';
import type { Outcome } from '@marsad/pipeline';
import { drop, handleEach } from '@marsad/pipeline';
import { sceneObserved, trackEnded } from '@marsad/schemas';
import { injectTraceparent } from '@marsad/telemetry';
import type { Finding } from '@marsad/behaviour';
import type { Reasons } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import { createScenePipeline, createTrackEndPipeline } from '../pipeline/pipeline.ts';
import type { CameraDirectory, MayAnalyse, Rules } from '../ports.ts';
import { keepFrom } from './partitions.ts';
import type { Partition, Partitions } from './partitions.ts';

export const CONSUMED = [sceneObserved, trackEnded] as const;
type Consumed = (typeof CONSUMED)[number];

type Needs = {
  readonly cameras: CameraDirectory;
  readonly partitions: Partitions;
  readonly mayAnalyse: MayAnalyse;
  readonly rules: Rules;
  readonly now: () => number;
  readonly metrics?: Metrics | undefined;
};

/** Handles a batch of one partition: runs every message through its pipeline and publishes all findings before the offset advances. */
export function createSceneHandler({ cameras, partitions, mayAnalyse, rules, now, metrics }: Needs) {
  const scenes = createScenePipeline({ cameras, mayAnalyse, rules, now, metrics });
  const trackEnds = createTrackEndPipeline({ cameras, mayAnalyse, now, metrics });

  const run = (
    received: Received<Consumed>,
    partition: Partition | undefined,
  ): Outcome<Finding[], Reasons> | Promise<Outcome<Finding[], Reasons>> => {
    if (!isEvent(received, sceneObserved)) return trackEnds.run({ data: received.data, partition });
    if (!partition) return drop('not_listed');
    metrics?.recordFrameAge((now() - received.data.receivedAtMs) / 1_000);
    partition.lastAppendedAtMs = received.timestampMs;
    return scenes.run({ data: received.data, offset: received.offset, partition, nowMs: now() });
  };
  const isSimulated = (received: Received<Consumed>): boolean =>
    received.attributes.simulated === 'true' || (cameras.get(received.data.camera)?.simulated ?? false);

  return async (batch: Batch<Consumed>): Promise<Handled<Consumed>> => {
    const isScenes = batch.events.some((received) => isEvent(received, sceneObserved));
    const partition = isScenes ? partitions.of(batch) : partitions.find(batch);
    const restored = await partition?.restore();
    if (restored?.kind === 'retry') return { retry: { reason: restored.reason, afterMs: restored.afterMs } };
    if (partition && isScenes) noteBatch(partition, batch, now());
    const { retry, deadLetters } = await handleEach(batch.events, async (received) => {
      const outcome = await run(received, partition);
      for (const finding of outcome.kind === 'pass' ? outcome.value : []) {
        metrics?.countFinding(finding.kind);
        partition?.outbox.push({ finding, simulated: isSimulated(received), traceparent: traceparentOf(received) });
      }
      return outcome;
    });
    const flushed = await partition?.flush();
    if (flushed?.kind === 'retry') return { retry: { reason: flushed.reason, afterMs: flushed.afterMs } };
    if (retry) return { retry };
    return { deadLetters, keepFrom: partition && isScenes ? keepFrom(partition) : undefined };
  };
}

function noteBatch(partition: Partition, { events }: Batch<Consumed>, nowMs: number): void {
  partition.lastBatchAtMs = nowMs;
  // What was kept before a restart reaches no further back than the first scene that is read after it.
  for (const [camera, kept] of partition.kept)
    if (kept.neededFrom === 'first_read') partition.kept.set(camera, { ...kept, neededFrom: events[0]?.offset });
}

/** A scene has no span of its own, because thousands arrive each second: its findings continue the span from which the scene was sent. */
const traceparentOf = (received: Received<Consumed>): string | undefined => inItsTrace(received, injectTraceparent);
