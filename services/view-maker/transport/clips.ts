import type { Batch, Consumer, Handled, Kafka, Received, TopicPartition } from '@marsad/kafka';
import { clipRequested } from '@marsad/schemas';
import { inTraceOf, withLogFields } from '@marsad/telemetry';
import { createRequestBook } from '../domain/request-book.ts';
import { TOO_OLD_MS } from '../domain/waiting.ts';
import { clipFailureOf } from '../errors.ts';
import { makeClip } from '../making/make-clip.ts';
import type { ClipParts, MadeClip, ReceivedClipRequest } from '../making/make-clip.ts';
import type { Metrics } from '../metrics.ts';
import type { Working } from '../ports.ts';
import type { Answers } from './answers.ts';
import { createOpenRequests } from './open-requests.ts';
import { createWorking } from './working.ts';

export const CLIPS_GROUP = 'clips';

export type ClipsOptions = ClipParts & {
  readonly answers: Pick<Answers, 'clipReady' | 'clipFailed'>;
  readonly metrics: Pick<Metrics, 'clip' | 'made'>;
  readonly now: () => number;
  /** An answer that Kafka will never take, or a defect, ends the process. */
  readonly fatal: (error: unknown) => void;
};

type ClipBatch = Batch<typeof clipRequested>;

/** Answers requests for clips. A request is begun as soon as it is consumed, and answered in the background. */
export function createClips(options: ClipsOptions) {
  const book = createRequestBook();
  const requests = createOpenRequests(clipRequested);

  const begin = (place: TopicPartition, received: Received<typeof clipRequested>): void => {
    const { data: request, offset, attributes, timestampMs: requestedAtMs } = received;
    if (options.now() - requestedAtMs > TOO_OLD_MS) return options.metrics.clip('too_old');
    if (!book.begin(request.alertId, requests.signalOf(place))) return options.metrics.clip('repeated');
    const open = requests.open(place, offset);
    const { traceparent } = attributes;
    const work = async (): Promise<void> => {
      const answered = await answerClip(options, { request, requestedAtMs, traceparent }, open.signal);
      if (!answered) return;
      book.answered(request.alertId);
      await open.close();
    };
    inTraceOf(traceparent, () => withLogFields({ alertId: request.alertId }, () => void work().catch(options.fatal)));
  };

  return {
    get open() {
      return requests.count;
    },
    async consume(kafka: Pick<Kafka, 'consume'>, districts: readonly string[]): Promise<Consumer> {
      const consumer = await kafka.consume({
        group: CLIPS_GROUP,
        events: [clipRequested],
        districts,
        ...requests.assignments,
        handle({ events, ...place }: ClipBatch): Handled<typeof clipRequested> {
          for (const received of events) begin(place, received);
          return { keepFrom: requests.keepFrom(place) };
        },
      });
      requests.commitThrough(consumer);
      return consumer;
    },
    /** Breaks off all answers. Their requests are consumed again. */
    stop: requests.stop,
  };
}

/** @returns false if the answer was broken off, because the partition is another replica's or the service stops */
async function answerClip(options: ClipsOptions, received: ReceivedClipRequest, signal: AbortSignal): Promise<boolean> {
  const working = createWorking(signal, options.now);
  try {
    const made = await makeClip(options, received, working);
    signal.throwIfAborted();
    await publish(options, received, made, working);
    return true;
  } catch (error) {
    if (!signal.aborted) throw error;
    options.metrics.clip('stopped');
    return false;
  }
}

async function publish(
  { answers, metrics, cameras, log }: ClipsOptions,
  { request, requestedAtMs }: ReceivedClipRequest,
  made: MadeClip,
  { now }: Working,
): Promise<void> {
  const simulated = cameras.find(request.camera)?.simulated ?? false;
  if (made.kind === 'failed') {
    const reason = made.reason === 'camera_unknown' ? made.reason : clipFailureOf(made.reason);
    log.warn(
      { alertId: request.alertId, camera: request.camera, reason: made.reason },
      'no clip of an alert could be made',
    );
    await answers.clipFailed(request, reason, simulated);
    return metrics.clip(reason);
  }
  const tookMs = now() - requestedAtMs;
  await answers.clipReady(request, made, { tookMs, simulated });
  metrics.clip('made');
  metrics.made('clip', made.rendered.masked, tookMs / 1_000);
}
