import { LONGEST_FRAGMENT_MS, LONGEST_KEY_FRAMES_MS } from '@marsad/schemas';
import type { DataOf, PlaybackFailure, playbackRequested } from '@marsad/schemas';
import { waitStep } from './waiting.ts';

export type PlaybackRequest = DataOf<typeof playbackRequested>;
export type ReceivedPlayback = {
  readonly request: PlaybackRequest;
  readonly requestedAtMs: number;
  readonly traceparent: string | undefined;
};
/** One fragment or still, and everybody who asked for it. */
export type PlaybackJob = { readonly wanted: PlaybackRequest; readonly requests: ReceivedPlayback[]; readonly untilMs: number };
/** A request that is not rendered, and why. `overtaken` and `expired` are answered as `overloaded`. */
export type Refusal = { readonly received: ReceivedPlayback; readonly reason: PlaybackFailure | 'overtaken' | 'expired' };

/** The most fragments and stills that wait. Twice as many are not rendered before they expire. */
const MOST_WAITING = 32;
/** Nobody waits for a fragment that was asked for this long ago, ms. */
export const EXPIRES_AFTER_MS = 10_000;
/** How long a request waits for its recording, ms, from when it was asked for. */
const PATIENCE_MS = 4_000;

/** Why a request cannot be fulfilled at any time; undefined if it can. */
export function impossible({ kind, fromMs, toMs, keyFramesOnly }: PlaybackRequest): 'span_not_possible' | undefined {
  if (kind === 'still') return toMs < fromMs ? 'span_not_possible' : undefined;
  const longest = keyFramesOnly === true ? LONGEST_KEY_FRAMES_MS : LONGEST_FRAGMENT_MS;
  return toMs <= fromMs || toMs - fromMs > longest ? 'span_not_possible' : undefined;
}

const isSame = (a: PlaybackRequest, b: PlaybackRequest): boolean =>
  a.camera === b.camera &&
  a.kind === b.kind &&
  a.fromMs === b.fromMs &&
  a.toMs === b.toMs &&
  (a.keyFramesOnly ?? false) === (b.keyFramesOnly ?? false);

/** What is known of the camera's recordings at this moment. */
export type Recorded = { readonly recordedToMs: number | undefined; readonly stoppedAtMs: number | undefined };

/** The fragments and stills that wait for a thread: stills first, then in the order in which they were asked for. */
export function createPlaybackQueue(recordedOf: (camera: string) => Recorded) {
  let waiting: PlaybackJob[] = [];
  const running = new Set<PlaybackJob>();

  const withdraw = (chosen: (received: ReceivedPlayback, job: PlaybackJob) => boolean): ReceivedPlayback[] => {
    const gone = waiting.flatMap((job) => job.requests.filter((received) => chosen(received, job)));
    waiting = waiting
      .map((job) => ({ ...job, requests: job.requests.filter((received) => !gone.includes(received)) }))
      .filter(({ requests }) => requests.length > 0);
    return gone;
  };
  /** A person who has moved the play head does not wait for what was asked for before. */
  const overtake = ({ playbackId, fragment, kind }: PlaybackRequest): Refusal[] =>
    withdraw(({ request }) => request.playbackId === playbackId && request.kind === kind && request.fragment < fragment).map(
      (received) => ({ received, reason: 'overtaken' }),
    );
  const isReady = ({ wanted: { camera, toMs }, untilMs }: PlaybackJob, nowMs: number) =>
    waitStep({ toMs, nowMs, untilMs, ...recordedOf(camera) });

  return {
    get waiting() {
      return waiting.length;
    },
    /** Takes in a request. Returns those that are not rendered because of it, itself if there is no room. */
    add(received: ReceivedPlayback): Refusal[] {
      const { request } = received;
      const refused = overtake(request);
      const same = [...waiting, ...running].find(({ wanted }) => isSame(wanted, request));
      if (same) {
        same.requests.push(received);
        return refused;
      }
      if (waiting.length >= MOST_WAITING) {
        const last = request.kind === 'still' ? waiting.findLast(({ wanted }) => wanted.kind === 'fragment') : undefined;
        if (!last) return [...refused, { received, reason: 'overloaded' }];
        waiting = waiting.filter((job) => job !== last);
        refused.push(...last.requests.map((late) => ({ received: late, reason: 'overloaded' as const })));
      }
      waiting.push({ wanted: request, requests: [received], untilMs: received.requestedAtMs + PATIENCE_MS });
      return refused;
    },
    /** Takes out what nobody waits for any more, and what has not been recorded in time. */
    takeRefused(nowMs: number): Refusal[] {
      const expired = withdraw(({ requestedAtMs }) => nowMs - requestedAtMs > EXPIRES_AFTER_MS);
      const late = withdraw((_, job) => isReady(job, nowMs) === 'given_up');
      return [
        ...expired.map((received) => ({ received, reason: 'expired' as const })),
        ...late.map((received) => ({ received, reason: 'not_stored_yet' as const })),
      ];
    },
    /** Takes out the next one that can be rendered now. Whoever asks for the same until `done` joins it. */
    take(nowMs: number): PlaybackJob | undefined {
      const ready = waiting.filter((job) => isReady(job, nowMs) === 'complete');
      const next = ready.find(({ wanted }) => wanted.kind === 'still') ?? ready[0];
      if (!next) return undefined;
      waiting = waiting.filter((job) => job !== next);
      running.add(next);
      return next;
    },
    done: (job: PlaybackJob): void => void running.delete(job),
  };
}
export type PlaybackQueue = ReturnType<typeof createPlaybackQueue>;
