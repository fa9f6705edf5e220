import type { DataOf, PlaybackFailure, playbackRequested } from '@marsad/schemas';
import { waitStep } from './waiting.ts';

export type PlaybackRequest = DataOf<typeof playbackRequested>;
export type ReceivedPlayback = {
  readonly request: PlaybackRequest;
  readonly requestedAtMs: number;
  readonly traceparent: string | undefined;
  /** Called once it is answered, whatever the answer is. */
  readonly close: () => Promise<void>;
};
/** One fragment or still, and everybody who asked for it. */
export type PlaybackJob = {
  readonly wanted: PlaybackRequest;
  readonly requests: ReceivedPlayback[];
  /** Until when its recording is waited for. */
  readonly untilMs: number;
};
/** A request that is not rendered, and why. `overtaken` and `expired` are answered as `overloaded`. */
export type Refusal = {
  readonly received: ReceivedPlayback;
  readonly reason: PlaybackFailure | 'overtaken' | 'expired';
};

/** The most fragments and stills that wait. More are not rendered before they expire. */
const MOST_WAITING = 32;
/** Nobody waits for a fragment that was asked for this long ago, ms. */
export const EXPIRES_AFTER_MS = 10_000;
/** How long a request waits for its recording, which camera-ingest seals on demand, ms. */
const PATIENCE_MS = 4_000;

/** What is known of a camera's recordings at this moment. */
export type Recorded = { readonly recordedToMs: number | undefined; readonly stoppedAtMs: number | undefined };
type Waiting = readonly PlaybackJob[];

const isSame = (a: PlaybackRequest, b: PlaybackRequest): boolean =>
  a.camera === b.camera &&
  a.kind === b.kind &&
  a.fromMs === b.fromMs &&
  a.toMs === b.toMs &&
  (a.keyFramesOnly ?? false) === (b.keyFramesOnly ?? false) &&
  // What one person sees without masks is for nobody else.
  a.unmasking?.orderId === b.unmasking?.orderId &&
  a.unmasking?.subject === b.unmasking?.subject;

/** Separates the requests that are given up from those that go on waiting. A job that nobody waits for is gone. */
function withdraw(waiting: Waiting, isGivenUp: (received: ReceivedPlayback, job: PlaybackJob) => boolean) {
  const gone = waiting.flatMap((job) => job.requests.filter((received) => isGivenUp(received, job)));
  const left = waiting
    .map((job) => ({ ...job, requests: job.requests.filter((received) => !gone.includes(received)) }))
    .filter(({ requests }) => requests.length > 0);
  return { gone, left };
}

/** Makes room for one more: a still takes the place of the last fragment. Null if there is no room. */
function withRoom(
  waiting: Waiting,
  { kind }: PlaybackRequest,
): { left: Waiting; gone: readonly ReceivedPlayback[] } | null {
  if (waiting.length < MOST_WAITING) return { left: waiting, gone: [] };
  const last = kind === 'still' ? waiting.findLast(({ wanted }) => wanted.kind === 'fragment') : undefined;
  return last ? { left: waiting.filter((job) => job !== last), gone: last.requests } : null;
}

/** The fragments and stills that wait for a thread: stills first, then in the order in which they were asked for. */
export function createPlaybackQueue(recordedOf: (camera: string) => Recorded) {
  let waiting: Waiting = [];
  const running = new Set<PlaybackJob>();

  const giveUp = (reason: Refusal['reason'], isGivenUp: Parameters<typeof withdraw>[1]): Refusal[] => {
    const { gone, left } = withdraw(waiting, isGivenUp);
    waiting = left;
    return gone.map((received) => ({ received, reason }));
  };
  /** A person who has moved the play head does not wait for what was asked for before. */
  const overtake = ({ playbackId, fragment, kind }: PlaybackRequest): Refusal[] =>
    giveUp(
      'overtaken',
      ({ request }) => request.playbackId === playbackId && request.kind === kind && request.fragment < fragment,
    );
  const readiness = ({ wanted: { camera, toMs }, untilMs }: PlaybackJob, nowMs: number) =>
    waitStep({ toMs, nowMs, untilMs, ...recordedOf(camera) });

  return {
    get waiting() {
      return waiting.length;
    },
    /** Takes in a request. Returns those that are not rendered because of it, itself if there is no room. */
    add(received: ReceivedPlayback): Refusal[] {
      const { request, requestedAtMs } = received;
      const refused = overtake(request);
      const same = [...waiting, ...running].find(({ wanted }) => isSame(wanted, request));
      if (same) {
        same.requests.push(received);
        return refused;
      }
      const room = withRoom(waiting, request);
      if (!room) return [...refused, { received, reason: 'overloaded' }];
      waiting = [...room.left, { wanted: request, requests: [received], untilMs: requestedAtMs + PATIENCE_MS }];
      return [...refused, ...room.gone.map((late) => ({ received: late, reason: 'overloaded' as const }))];
    },
    /** Takes out what nobody waits for any more, and what has not been recorded in time. */
    takeRefused: (nowMs: number): Refusal[] => [
      ...giveUp('expired', ({ requestedAtMs }) => nowMs - requestedAtMs > EXPIRES_AFTER_MS),
      ...giveUp('not_stored_yet', (_, job) => readiness(job, nowMs) === 'given_up'),
    ],
    /** Takes out the next one that can be rendered now. Whoever asks for the same until `done` joins it. */
    take(nowMs: number): PlaybackJob | undefined {
      const ready = waiting.filter((job) => readiness(job, nowMs) === 'complete');
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
