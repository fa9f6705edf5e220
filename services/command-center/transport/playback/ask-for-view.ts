import type { FastifyReply } from 'fastify';
import type { PlaybackFailure } from '@marsad/schemas';
import { COVERAGE_HORIZON_MS } from '../../domain/coverage.ts';
import { isMade, type ServableView } from '../../domain/playback-answers.ts';
import { Problem } from '../../errors.ts';
import type { Asked, PlaybackDependencies } from './dependencies.ts';

/** view-maker gives up a request after 10 s, so an answer that has not come by then will not come, ms. */
const ANSWERED_WITHIN_MS = 12_000;

/**
 * Asks view-maker for a view and waits for it. A browser that moved on waits no more.
 * @throws Problem with view-maker's reason, or if it does not answer
 */
export async function askForView(
  reply: FastifyReply,
  asked: Asked,
  dependencies: PlaybackDependencies,
): Promise<ServableView> {
  const { playbacks, answers, bus } = dependencies;
  const { playback, camera, wanted } = asked;
  const { playbackId, unmaskingOrder } = playback;
  const fragment = playbacks.nextRequest(playbackId);
  if (fragment === undefined) throw new Problem('not_found', 'playback_over');
  const request = { playbackId, fragment };
  const ending = new AbortController();
  const endWaiting = (): void => ending.abort(new Problem('view_pending', 'not_waited_for'));
  reply.raw.once('close', endWaiting);
  const late = setTimeout(() => ending.abort(new Problem('view_pending', 'no_answer')), ANSWERED_WITHIN_MS);
  try {
    const { kind, fromMs, toMs, keyFramesOnly } = wanted;
    const [answer] = await Promise.all([
      answers.wait(request, { ...wanted, camera: camera.camera, unmaskingOrder }, ending.signal),
      bus.playback({
        ...{ ...request, district: camera.district, camera: camera.camera, kind, fromMs, toMs },
        ...(keyFramesOnly && { keyFramesOnly }),
        ...(unmaskingOrder !== undefined && { unmasking: { orderId: unmaskingOrder, subject: playback.subject } }),
      }),
    ]);
    if (isMade(answer)) return answer;
    throw await problemOf(answer.reason as PlaybackFailure, asked, dependencies);
  } finally {
    clearTimeout(late);
    reply.raw.off('close', endWaiting);
    endWaiting();
  }
}

/** What a person is told about a view that could not be made. A reason that a later view-maker adds is a failure too. */
async function problemOf(reason: PlaybackFailure, asked: Asked, dependencies: PlaybackDependencies): Promise<Problem> {
  switch (reason) {
    case 'nothing_recorded':
      return (await wasRecorded(asked, dependencies))
        ? new Problem('view_gone', 'erased')
        : new Problem('view_none', 'not_recorded');
    case 'not_stored_yet':
    case 'overloaded':
      return new Problem('view_pending', reason);
    case 'store_unavailable':
      return new Problem('pictures_store_unavailable');
    case 'hash_mismatch':
      return new Problem('view_failed', 'picture_replaced');
    case 'camera_unknown':
      return new Problem('not_found');
    case 'order_refused':
      return new Problem('unmasking_refused', reason);
    case 'span_not_possible':
      return new Problem('invalid_request', reason);
    default:
      return new Problem('view_failed', reason);
  }
}

/**
 * Whether the city recorded this time once. Nothing of it is in the store then, so it was erased. While the history does not answer, only
 * that nothing is there is known.
 */
async function wasRecorded(
  { camera: { camera, district }, wanted: { fromMs, toMs } }: Asked,
  { memory, history, now }: PlaybackDependencies,
): Promise<boolean> {
  // A still has no length, and stretches are compared by what they share.
  const endMs = Math.max(toMs, fromMs + 1);
  if (memory.coverage(camera, fromMs, endMs).covered.length > 0) return true;
  if (fromMs > now() - COVERAGE_HORIZON_MS) return false;
  const known = await history.recordings({ district, camera, fromMs, toMs: endMs }).catch(() => undefined);
  return (known?.covered.length ?? 0) > 0;
}
