import type { DataOf, playbackFailed, playbackReady, unmaskedReady } from '@marsad/schemas';
import type { WantedView } from './playback.ts';

export type ReadyView = DataOf<typeof playbackReady>;
export type FailedView = DataOf<typeof playbackFailed>;
export type UnmaskedView = DataOf<typeof unmaskedReady>;
/** A view that was made, and is stored. */
export type ServableView = ReadyView | UnmaskedView;
export type PlaybackAnswer = ServableView | FailedView;

/** How long a view that is ready is served without being made again, ms. view-maker stores it for longer. */
export const SERVED_AGAIN_MS = 10 * 60_000;
/** The most views that are remembered. */
const MOST_REMEMBERED = 2_000;

type Request = { readonly playbackId: string; readonly fragment: number };
type OfCamera = WantedView & { readonly camera: string };
/** What is waited for. With an order it is a view without masks. */
type Awaited = OfCamera & { readonly unmaskingOrder?: string | undefined };

export const isMade = (answer: PlaybackAnswer): answer is ServableView => 'objectKey' in answer;
export const isUnmasked = (view: ServableView): view is UnmaskedView => 'orderId' in view;

const requestKey = ({ playbackId, fragment }: Request): string => `${playbackId}:${fragment}`;
/** Whether an answer is about the very time that was asked for. */
const isAbout = ({ camera, kind, fromMs, toMs }: OfCamera, answer: PlaybackAnswer): boolean =>
  camera === answer.camera && kind === answer.kind && fromMs === answer.fromMs && toMs === answer.toMs;
/** Whether an answer is of the wanted kind: a view without masks is taken only where this very order was named. */
const isOfOrder = ({ unmaskingOrder }: Awaited, answer: PlaybackAnswer): boolean =>
  !isMade(answer) || (isUnmasked(answer) ? answer.orderId : undefined) === unmaskingOrder;
const viewKey = ({ camera, kind, fromMs, toMs, keyFramesOnly }: OfCamera): string =>
  [camera, kind, fromMs, toMs, keyFramesOnly].join(' ');

/**
 * What view-maker answered to the requests of this instance. A view is masked and names nobody, so one that was made for a person is served
 * to the next who may see its camera. A view without masks is never remembered.
 */
export function createPlaybackAnswers() {
  const waiting = new Map<string, { readonly wanted: Awaited; readonly resolve: (answer: PlaybackAnswer) => void }>();
  const ready = new Map<string, { readonly view: ReadyView; readonly atMs: number }>();
  const makeRoom = (nowMs: number): void => {
    for (const [key, { atMs }] of ready)
      if (nowMs - atMs > SERVED_AGAIN_MS || ready.size > MOST_REMEMBERED) ready.delete(key);
  };
  return {
    /** Waits for the answer to a request until `signal` is aborted, and rejects with its reason then. */
    wait(request: Request, wanted: Awaited, signal: AbortSignal): Promise<PlaybackAnswer> {
      const { promise, resolve, reject } = Promise.withResolvers<PlaybackAnswer>();
      const key = requestKey(request);
      waiting.set(key, { wanted, resolve });
      const giveUp = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', giveUp, { once: true });
      if (signal.aborted) giveUp();
      return promise.finally(() => {
        waiting.delete(key);
        signal.removeEventListener('abort', giveUp);
      });
    },
    /**
     * Ignores the answer to a request of another instance, one that nobody waits for any more, and one about another camera or time: it would
     * be served to everybody as a picture of the time that was asked for.
     */
    putAnswer(answer: PlaybackAnswer, nowMs: number): void {
      const asked = waiting.get(requestKey(answer));
      if (!asked || !isAbout(asked.wanted, answer) || !isOfOrder(asked.wanted, answer)) return;
      // What is missing may only be late, so it is asked for again.
      if (isMade(answer) && !isUnmasked(answer) && answer.missing.length === 0) {
        makeRoom(nowMs);
        ready.set(viewKey(asked.wanted), { view: answer, atMs: nowMs });
      }
      asked.resolve(answer);
    },
    /** The view, if it was made not long ago. */
    ready(wanted: OfCamera, nowMs: number): ReadyView | undefined {
      makeRoom(nowMs);
      return ready.get(viewKey(wanted))?.view;
    },
    /** Forgets a view that is not in the store any more. */
    forget: (wanted: OfCamera): void => void ready.delete(viewKey(wanted)),
  };
}
export type PlaybackAnswers = ReturnType<typeof createPlaybackAnswers>;
