import type { Batch, Consumer, Handled, Kafka } from '@marsad/kafka';
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
import { createWorking } from './working.ts';

export const PLAYBACK_GROUP = 'playback';

export type PlaybackOptions = FragmentParts & {
  readonly cameras: Pick<Cameras, 'find' | 'stoppedAtMs'>;
  readonly recordings: Pick<Recordings, 'of' | 'recordedToMs'>;
  readonly answers: Pick<Answers, 'playbackReady' | 'playbackFailed'>;
  readonly metrics: Pick<Metrics, 'playback' | 'made'>;
  /** How many fragments are made at once: while one is rendered, the next one's recordings are fetched. */
  readonly atOnce: number;
  readonly now: () => number;
  /** An answer that Kafka will never take, or a defect, ends the process. */
  readonly fatal: (error: unknown) => void;
};

/** Answers requests of playback, the stills first. Nothing is repeated after a crash: the page asks again. */
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
        await answerJob(options, job, ending.signal);
      } finally {
        atWork -= 1;
        queue.done(job);
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
    const reason = refusalOf(received, cameras, now());
    if (reason) refuse({ received, reason });
    else queue.add(received).forEach(refuse);
  };

  return {
    get waiting() {
      return queue.waiting;
    },
    goOn,
    consume: (kafka: Pick<Kafka, 'consume'>, districts: readonly string[]): Promise<Consumer> =>
      kafka.consume({
        group: PLAYBACK_GROUP,
        events: [playbackRequested],
        districts,
        handle({ events }: Batch<typeof playbackRequested>): Handled<typeof playbackRequested> {
          for (const { data: request, timestampMs: requestedAtMs, attributes } of events)
            take({ request, requestedAtMs, traceparent: attributes.traceparent });
          goOn();
          return {};
        },
      }),
    stop: (): void => ending.abort(),
  };
}

/** Why a request is refused as soon as it comes; undefined if it is not. */
function refusalOf(
  { request, requestedAtMs }: ReceivedPlayback,
  cameras: Pick<Cameras, 'find'>,
  nowMs: number,
): Refusal['reason'] | undefined {
  if (nowMs - requestedAtMs > EXPIRES_AFTER_MS) return 'expired';
  if (!cameras.find(request.camera)) return 'camera_unknown';
  return impossible(request);
}

const isSimulated = ({ cameras }: Pick<PlaybackOptions, 'cameras'>, camera: string): boolean =>
  cameras.find(camera)?.simulated ?? false;
const answeredAs = (reason: Refusal['reason']): PlaybackFailure =>
  reason === 'overtaken' || reason === 'expired' ? 'overloaded' : reason;

function answerRefusal(options: PlaybackOptions, { received, reason }: Refusal): Promise<void> {
  const { request, traceparent } = received;
  options.metrics.playback(request.kind, reason);
  const simulated = isSimulated(options, request.camera);
  return inTraceOf(traceparent, () => options.answers.playbackFailed(request, answeredAs(reason), simulated));
}

/** Makes one fragment, and answers everybody who had asked for it by then. */
async function answerJob(options: PlaybackOptions, job: PlaybackJob, signal: AbortSignal): Promise<void> {
  const working = createWorking(signal, options.now);
  const [first] = job.requests;
  const untilMs = (first?.requestedAtMs ?? options.now()) + EXPIRES_AFTER_MS;
  const made = await inTraceOf(first?.traceparent, () => makeFragment(options, job.wanted, untilMs, working));
  for (const received of job.requests)
    await inTraceOf(received.traceparent, () => answerRequest(options, received, made));
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
  await answers.playbackReady(request, made, { tookMs, simulated });
  metrics.playback(request.kind, 'made');
  metrics.made(request.kind, made.rendered.masked, tookMs / 1_000);
}
