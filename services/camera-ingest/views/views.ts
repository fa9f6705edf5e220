import type { OwnedCamera } from '../ports.ts';
import type { CameraMemories } from './camera-memory.ts';
import { makeSnapshot } from './make-snapshot.ts';
import type { SnapshotOptions } from './make-snapshot.ts';
import type { RecentImages } from './recent-images.ts';
import { createViewAnswers } from './view-answers.ts';
import type { ViewAnswersOptions } from './view-answers.ts';
import { createRequestBook } from './view-request.ts';
import type { ReceivedRequest } from './view-request.ts';

export type ViewsOptions = ViewAnswersOptions &
  Omit<SnapshotOptions, 'answers'> & {
    readonly holding: (camera: string) => OwnedCamera | undefined;
    readonly memories: Pick<CameraMemories, 'of'>;
    /** Runs the answer to a request within its trace. */
    readonly inTrace: (received: ReceivedRequest, work: () => Promise<void>) => Promise<void>;
  };
export type RequestFate = 'answering' | 'repeated' | 'not_ours';

/** Answers an alert's request with a snapshot. The camera's owner answers each alert once. */
export function createViews(options: ViewsOptions) {
  const { pauses, log } = options;
  const answers = createViewAnswers(options);
  const book = createRequestBook(options.now);
  const parts = { ...options, answers };

  const answer = async (received: ReceivedRequest, owned: OwnedCamera, images: RecentImages): Promise<void> => {
    const { alertId } = received.request;
    const openRequest = { ...received, simulated: owned.camera.simulated };
    const [outcome] = await Promise.allSettled([makeSnapshot(parts, openRequest, images)]);
    book.end(alertId);
    if (pauses.ended) return book.leaveUnanswered(alertId);
    if (outcome.status === 'rejected') log.error({ error: String(outcome.reason) }, 'a snapshot failed unexpectedly');
  };

  /** Begins to answer the request if this replica holds its camera; otherwise remembers it. Never waits. */
  const request = (received: ReceivedRequest): RequestFate => {
    const { alertId, camera } = received.request;
    if (book.isAnswered(alertId)) return 'repeated';
    const [owned, images] = [options.holding(camera), options.memories.of(camera)];
    if (!owned || !images) {
      book.rememberForOthers(received);
      return 'not_ours';
    }
    book.begin(alertId);
    void options.inTrace(received, () => answer(received, owned, images));
    return 'answering';
  };

  return {
    request,
    /**
     * Called when this replica claimed a camera: answers requests that the previous owner may have left open. A second answer has the same
     * id.
     */
    claimed(camera: string): void {
      for (const received of book.takeRemembered(camera)) request(received);
    },
    isOpen: (alertId: string): boolean => book.isOpen(alertId),
    /** Stops all answers. Unfinished requests are consumed again after the next start. */
    stop: (): void => pauses.end(),
  };
}
export type Views = ReturnType<typeof createViews>;
