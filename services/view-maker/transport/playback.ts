import type { Batch, Consumer, Handled, Kafka } from '@marsad/kafka';
import { playbackRequested } from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import { inTraceOf } from '@marsad/telemetry';
import { createPlaybackQueue, EXPIRES_AFTER_MS, impossible } from '../domain/playback-queue.ts';
import type { PlaybackJob, ReceivedPlayback, Refusal } from '../domain/playback-queue.ts';
import type { Recordings } from '../domain/recordings.ts';
import type { PlaybackOutcome } from '../errors.ts';
import type { Failed } from '../making/bring-footage.ts';
import { makeView } from '../making/make-view.ts';
import type { MadeView, MakingParts } from '../making/make-view.ts';
import type { Metrics } from '../metrics.ts';
import type { Cameras, PlaybackFailure } from '../ports.ts';
import type { Answers } from './answers.ts';
import { createWorking } from './working.ts';

export const PLAYBACK_GROUP = 'playback';

export type PlaybackOptions = MakingParts & {
  readonly cameras: Pick<Cameras, 'find' | 'stoppedAtMs'>;
  readonly recordings: Pick<Recordings, 'of' | 'recordedToMs'>;
  readonly answers: Pick<Answers, 'playbackReady' | 'playbackFailed'>;
  readonly metrics: Pick<Metrics, 'playback' | 'made'>;
  /** How many fragments are made at once: while one is rendered, the next one's recordings are fetched. */
  readonly atOnce: number;
  readonly now: () => number;
  readonly fatal: (error: unknown) => void;
};

const answeredAs = (reason: Refusal['reason']): PlaybackFailure =>
  reason === 'overtaken' || reason === 'expired' ? 'overloaded' : reason;

/** Answers requests of playback, the stills first. Nothing is repeated after a crash: the page asks again. */
export function createPlayback(options: PlaybackOptions) {
  const { cameras, recordings, answers, metrics, now, fatal } = options;
  const queue = createPlaybackQueue((camera) => ({
    recordedToMs: recordings.recordedToMs(camera),
    stoppedAtMs: cameras.stoppedAtMs(camera),
  }));
  const ending = new AbortController();
  let working = 0;

  const inBackground = (work: () => Promise<void>): void => {
    void work().catch((error: unknown) => {
      if (!ending.signal.aborted) fatal(error);
    });
  };
  const refuse = ({ received: { request, traceparent }, reason }: Refusal): void => {
    metrics.playback(request.kind, reason);
    const simulated = cameras.find(request.camera)?.simulated ?? false;
    inBackground(() => inTraceOf(traceparent, () => answers.playbackFailed(request, answeredAs(reason), simulated)));
  };
  const take = (received: ReceivedPlayback): void => {
    const { request, requestedAtMs } = received;
    const reason = refusalOf(received, cameras, now());
    if (reason) return refuse({ received, reason });
    void requestedAtMs;
    queue.add({ ...received, request }).forEach(refuse);
  };
  /** Gives up what nobody waits for any more, and begins what can be rendered. */
  const goOn = (): void => {
    if (ending.signal.aborted) return;
    queue.takeRefused(now()).forEach(refuse);
    while (working < options.atOnce) {
      const job = queue.take(now());
      if (!job) return;
      working += 1;
      inBackground(() => answerJob(options, job, ending.signal).finally(() => {
        working -= 1;
        queue.done(job);
        goOn();
      }));
    }
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

async function answerJob(options: PlaybackOptions, job: PlaybackJob, signal: AbortSignal): Promise<void> {
  const { cameras, now, metrics, answers } = options;
  const { wanted } = job;
  const camera = cameras.find(wanted.camera);
  const first = job.requests[0]?.traceparent;
  const made = camera ? await inTraceOf(first, () => makeFragment(options, job, camera, signal)) : ('camera_unknown' as const);
  for (const { request, requestedAtMs, traceparent } of job.requests) {
    const tookMs = now() - requestedAtMs;
    const simulated = camera?.simulated ?? false;
    const outcome = typeof made === 'string' ? made : made.kind === 'failed' ? made.reason : 'made';
    metrics.playback(request.kind, outcome satisfies PlaybackOutcome);
    await inTraceOf(traceparent, () =>
      typeof made === 'string' || made.kind === 'failed'
        ? answers.playbackFailed(request, typeof made === 'string' ? made : made.reason, simulated)
        : answers.playbackReady(request, made, { tookMs, simulated }),
    );
    if (typeof made !== 'string' && made.kind === 'made') metrics.made(request.kind, made.rendered.masked, tookMs / 1_000);
  }
}

const makeFragment = (
  options: PlaybackOptions,
  { wanted, requests }: PlaybackJob,
  camera: Camera,
  signal: AbortSignal,
): Promise<MadeView | Failed> => {
  const { kind, fromMs, toMs, keyFramesOnly = false } = wanted;
  const requestedAtMs = requests[0]?.requestedAtMs ?? options.now();
  return makeView(
    options,
    {
      camera,
      span: { fromMs, toMs },
      as: kind,
      keyFramesOnly: keyFramesOnly && kind === 'fragment',
      bucket: 'playback',
      name: `${fromMs}-${toMs}-${kind}`,
      atMs: fromMs,
      untilMs: requestedAtMs + EXPIRES_AFTER_MS,
    },
    createWorking(signal, options.now),
  );
};
