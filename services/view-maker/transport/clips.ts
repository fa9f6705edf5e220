import { createPartitionMemory, lowestOffset } from '@marsad/kafka';
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
import { createWorking } from './working.ts';

export const CLIPS_GROUP = 'clips';

export type ClipsOptions = ClipParts & {
  readonly answers: Pick<Answers, 'clipReady' | 'clipFailed'>;
  readonly metrics: Pick<Metrics, 'clip' | 'made'>;
  readonly now: () => number;
  /** An answer that Kafka will never take, or a defect, ends the process. */
  readonly fatal: (error: unknown) => void;
};

/** The requests of one partition that are being answered, by alert. */
type Open = { readonly offsets: Map<string, bigint>; readonly ending: AbortController };
type ClipBatch = Batch<typeof clipRequested>;

/**
 * Answers requests for clips. A request is begun as soon as it is consumed and answered in the background. The committed offset stays behind
 * those that are open, so that another replica answers them after this one was killed, and the group's lag counts them.
 */
export function createClips(options: ClipsOptions) {
  const book = createRequestBook();
  const memory = createPartitionMemory<Open>({
    event: clipRequested,
    create: () => ({ offsets: new Map(), ending: new AbortController() }),
    end: ({ ending }) => ending.abort(),
  });
  let consumer: Pick<Consumer, 'release'> | undefined;
  const lowest = ({ offsets }: Open): bigint | undefined => lowestOffset(offsets.values());

  const begin = (open: Open, place: TopicPartition, received: Received<typeof clipRequested>): void => {
    const { data: request, offset, attributes, timestampMs: requestedAtMs } = received;
    if (options.now() - requestedAtMs > TOO_OLD_MS) return options.metrics.clip('too_old');
    if (!book.begin(request.alertId)) return options.metrics.clip('repeated');
    open.offsets.set(request.alertId, offset);
    const { traceparent } = attributes;
    const work = async (): Promise<void> => {
      const answered = await answerClip(options, { request, requestedAtMs, traceparent }, open.ending.signal);
      open.offsets.delete(request.alertId);
      if (!answered) return book.leaveUnanswered(request.alertId);
      await consumer?.release(place, lowest(open));
    };
    inTraceOf(traceparent, () => withLogFields({ alertId: request.alertId }, () => void work().catch(options.fatal)));
  };

  return {
    get open() {
      return [...memory.values()].reduce((sum, { offsets }) => sum + offsets.size, 0);
    },
    async consume(kafka: Pick<Kafka, 'consume'>, districts: readonly string[]): Promise<Consumer> {
      const joined = await kafka.consume({
        group: CLIPS_GROUP,
        events: [clipRequested],
        districts,
        ...memory.assignments,
        handle({ events, ...place }: ClipBatch): Handled<typeof clipRequested> {
          const open = memory.of(place);
          for (const received of events) begin(open, place, received);
          return { keepFrom: lowest(open) };
        },
      });
      consumer = joined;
      return joined;
    },
    /** Breaks off all answers. Their requests are consumed again. */
    stop: memory.stop,
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
