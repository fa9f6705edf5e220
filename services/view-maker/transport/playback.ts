import type { Batch, Consumer, Handled, Kafka, Received } from '@marsad/kafka';
import { playbackRequested } from '@marsad/schemas';
import { inTraceOf } from '@marsad/telemetry';
import { createPlaybackQueue, EXPIRES_AFTER_MS } from '../domain/playback-queue.ts';
import type { PlaybackJob, ReceivedPlayback, Refusal } from '../domain/playback-queue.ts';
import { impossible } from '../domain/playback-span.ts';
import type { Recordings } from '../domain/recordings.ts';
import { makeFragment } from '../making/make-fragment.ts';
import type { FragmentParts, MadeFragment } from '../making/make-fragment.ts';
import type { Metrics } from '../metrics.ts';
import type { Cameras, PlaybackFailure } from '../ports.ts';
import type { Answers } from './answers.ts';
import { createOpenRequests } from './open-requests.ts';
import type { OpenRequest } from './open-requests.ts';
import { createWorking } from './working.ts';

export const PLAYBACK_GROUP = 'playback';

export type PlaybackOptions = FragmentParts & {
  readonly cameras: Pick<Cameras, 'find' | 'stoppedAtMs'>;
  readonly recordings: Pick<Recordings, 'of' | 'recordedToMs'>;
  readonly answers: Pick<Answers, 'playbackReady' | 'unmaskedReady' | 'playbackFailed'>;
  readonly metrics: Pick<Metrics, 'playback' | 'made'>;
  /** How many fragments are made at once: while one is rendered, the next one's recordings are fetched. */
  readonly atOnce: number;
  readonly now: () => number;
  /** An answer that Kafka will never take, or a defect, ends the process. */
  readonly fatal: (error: unknown) => void;
};

type PlaybackBatch = Batch<typeof playbackRequested>;

/** Answers requests of playback in the background, the stills first. */
export function createPlayback(options: PlaybackOptions) {
  const { cameras, recordings, now } = options;
  const queue = createPlaybackQueue((camera) => ({
    recordedToMs: recordings.recordedToMs(camera),
    stoppedAtMs: cameras.stoppedAtMs(camera),
  }));
  const ending = new AbortController();
  let atWork = 0;

  const inBackground = (work: () => Promise<void>): void =>
    void work().catch((error: unknown) => (ending.signal.aborted ? undefined : options.fatal(error)));
  const refuse = (refusal: Refusal): void => inBackground(() => answerRefusal(options, refusal));
  const begin = (job: PlaybackJob): void => {
    atWork += 1;
    inBackground(async () => {
      try {
        const made = await makeJob(options, job, ending.signal);
        ending.signal.throwIfAborted();
        // From here on, whoever asks for the same is not among those that are answered below.
        queue.done(job);
        await answerAll(options, job, made);
      } finally {
        queue.done(job);
        atWork -= 1;
        goOn();
      }
    });
  };
  /** Gives up what nobody waits for any more, and begins what can be rendered. */
  const goOn = (): void => {
    if (ending.signal.aborted) return;
    queue.takeRefused(now()).forEach(refuse);
    while (atWork < options.atOnce) {
      const job = queue.take(now());
      if (!job) return;
      begin(job);
    }
  };
  const take = (received: ReceivedPlayback): void => {
    const reason = refusalOf(received, options, now());
    if (reason) refuse({ received, reason });
    else queue.add(received).forEach(refuse);
  };

  return {
    get waiting() {
      return queue.waiting;
    },
    goOn,
    take,
    stop: (): void => ending.abort(),
  };
}

export type Playback = ReturnType<typeof createPlayback>;

/** Consumes the requests of playback. The committed offset stays behind those that are not answered yet. */
export async function consumePlayback(
  kafka: Pick<Kafka, 'consume'>,
  districts: readonly string[],
  { take, goOn }: Pick<Playback, 'take' | 'goOn'>,
): Promise<Consumer> {
  const requests = createOpenRequests(playbackRequested);
  const consumer = await kafka.consume({
    group: PLAYBACK_GROUP,
    events: [playbackRequested],
    districts,
    ...requests.assignments,
    handle({ events, ...place }: PlaybackBatch): Handled<typeof playbackRequested> {
      for (const received of events) take(receivedOf(received, requests.open(place, received.offset)));
      goOn();
      return { keepFrom: requests.keepFrom(place) };
    },
  });
  requests.commitThrough(consumer);
  return consumer;
}

const receivedOf = (
  { data: request, timestampMs: requestedAtMs, attributes: { traceparent } }: Received<typeof playbackRequested>,
  { close }: OpenRequest,
): ReceivedPlayback => ({ request, requestedAtMs, traceparent, close });

/** Why a request is refused as soon as it comes; undefined if it is not. */
function refusalOf(
  { request, requestedAtMs }: ReceivedPlayback,
  { cameras, orders }: Pick<PlaybackOptions, 'cameras' | 'orders'>,
  nowMs: number,
): Refusal['reason'] | undefined {
  if (nowMs - requestedAtMs > EXPIRES_AFTER_MS) return 'expired';
  if (!cameras.find(request.camera)) return 'camera_unknown';
  return impossible(request) ?? (orders.refusalOf(request, nowMs) && 'order_refused');
}

const isSimulated = ({ cameras }: Pick<PlaybackOptions, 'cameras'>, camera: string): boolean =>
  cameras.find(camera)?.simulated ?? false;
const answeredAs = (reason: Refusal['reason']): PlaybackFailure =>
  reason === 'overtaken' || reason === 'expired' ? 'overloaded' : reason;

async function answerRefusal(options: PlaybackOptions, { received, reason }: Refusal): Promise<void> {
  const { request, traceparent } = received;
  options.metrics.playback(request.kind, reason);
  const simulated = isSimulated(options, request.camera);
  await inTraceOf(traceparent, () => options.answers.playbackFailed(request, answeredAs(reason), simulated));
  await received.close();
}

function makeJob(options: PlaybackOptions, { wanted, requests }: PlaybackJob, signal: AbortSignal) {
  const [first] = requests;
  const untilMs = (first?.requestedAtMs ?? options.now()) + EXPIRES_AFTER_MS;
  const working = createWorking(signal, options.now);
  return inTraceOf(first?.traceparent, () => makeFragment(options, wanted, untilMs, working));
}

async function answerAll(options: PlaybackOptions, { requests }: PlaybackJob, made: MadeFragment): Promise<void> {
  for (const received of requests) {
    await inTraceOf(received.traceparent, () => answerRequest(options, received, made));
    await received.close();
  }
}

async function answerRequest(
  options: PlaybackOptions,
  { request, requestedAtMs }: ReceivedPlayback,
  made: MadeFragment,
): Promise<void> {
  const { answers, metrics, now } = options;
  const simulated = isSimulated(options, request.camera);
  if (made.kind === 'failed') {
    metrics.playback(request.kind, made.reason);
    return answers.playbackFailed(request, made.reason, simulated);
  }
  const tookMs = now() - requestedAtMs;
  const { unmasking } = request;
  if (unmasking) await answers.unmaskedReady({ ...request, unmasking }, made, { tookMs, simulated });
  else await answers.playbackReady(request, made, { tookMs, simulated });
  metrics.playback(request.kind, 'made');
  metrics.made(request.kind, made.rendered.masked, tookMs / 1_000);
}
