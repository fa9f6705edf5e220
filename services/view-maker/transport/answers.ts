import { setTimeout as sleep } from 'node:timers/promises';
import { QueueFullError } from '@marsad/kafka';
import type { EventProducer } from '@marsad/kafka';
import { clipReady, MOST_SPANS, playbackFailed, playbackReady, unmaskedReady, viewFailed } from '@marsad/schemas';
import type { PlaybackFailure, TimeSpan } from '@marsad/schemas';
import type { PlaybackRequest } from '../domain/playback-queue.ts';
import type { ClipFailure } from '../errors.ts';
import type { ClipRequest } from '../making/make-clip.ts';
import type { MadeView } from '../making/make-view.ts';

/** Publishes what became of requests. Each resolves once the broker has it; the ids follow from the request, so a second answer changes nothing. */
export const createAnswers = (producer: Pick<EventProducer, 'send'>) => ({
  clipReady: (
    { alertId, district, camera }: ClipRequest,
    { rendered, stored }: MadeView,
    facts: AnswerFacts,
  ): Promise<void> =>
    sent(() =>
      producer.send(
        clipReady,
        {
          alertId,
          district,
          camera,
          ...viewOf(stored, rendered, facts),
          fromMs: Math.round(rendered.fromMs),
          toMs: Math.round(rendered.toMs),
        },
        { simulated: facts.simulated },
      ),
    ),
  clipFailed: ({ alertId, district, camera }: ClipRequest, reason: ClipFailure, simulated: boolean): Promise<void> =>
    sent(() => producer.send(viewFailed, { alertId, district, camera, what: 'clip', reason }, { simulated })),
  playbackReady: (request: PlaybackRequest, { rendered, stored }: MadeView, facts: AnswerFacts): Promise<void> =>
    sent(() =>
      producer.send(
        playbackReady,
        { ...fieldsOf(request), ...viewOf(stored, rendered, facts), mimeType: rendered.mimeType },
        { simulated: facts.simulated },
      ),
    ),
  /** A view without masks is answered apart, so that nobody takes it for one that everybody may see. */
  unmaskedReady: (request: UnmaskingAsked, { rendered, stored }: MadeView, facts: AnswerFacts): Promise<void> =>
    sent(() =>
      producer.send(
        unmaskedReady,
        {
          ...fieldsOf(request),
          ...request.unmasking,
          ...fileOf(stored, rendered, facts),
          mimeType: rendered.mimeType,
        },
        { simulated: facts.simulated },
      ),
    ),
  playbackFailed: (request: PlaybackRequest, reason: PlaybackFailure, simulated: boolean): Promise<void> =>
    sent(() => producer.send(playbackFailed, { ...fieldsOf(request), reason }, { simulated })),
});
export type Answers = ReturnType<typeof createAnswers>;

export type UnmaskingAsked = PlaybackRequest & { readonly unmasking: NonNullable<PlaybackRequest['unmasking']> };
export type AnswerFacts = { readonly tookMs: number; readonly simulated: boolean };

/** Sends again while the producer is full. @throws every other error of the producer */
async function sent(send: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof QueueFullError)) throw error;
      await sleep(error.retryAfterMs);
    }
  }
}

const fieldsOf = ({ playbackId, fragment, district, camera, kind, fromMs, toMs }: PlaybackRequest) => ({
  playbackId,
  fragment,
  district,
  camera,
  kind,
  fromMs,
  toMs,
});

/** @throws for a view without masks, which is never announced as one that everybody may see */
function viewOf(stored: MadeView['stored'], rendered: MadeView['rendered'], facts: AnswerFacts) {
  const { masked, unseen } = rendered;
  if (masked === 'none') throw new Error('a view without masks is answered to its one person');
  return { ...fileOf(stored, rendered, facts), masked, unseen: listable(unseen) };
}

const fileOf = (
  { bucket, objectKey, bytes, sha256 }: MadeView['stored'],
  { widthPx, heightPx, frames, missing }: MadeView['rendered'],
  { tookMs }: AnswerFacts,
) => ({
  bucket,
  objectKey,
  bytes,
  sha256,
  widthPx,
  heightPx,
  frames,
  missing: listable(missing),
  tookMs: Math.max(0, Math.round(tookMs)),
});

/** At most as many stretches as an event lists; the last one covers all that are beyond. */
function listable(spans: readonly TimeSpan[]): TimeSpan[] {
  const rounded = spans.map(({ fromMs, toMs }) => ({ fromMs: Math.round(fromMs), toMs: Math.round(toMs) }));
  if (rounded.length <= MOST_SPANS) return rounded;
  const [last, end] = [rounded[MOST_SPANS - 1], rounded.at(-1)];
  return [...rounded.slice(0, MOST_SPANS - 1), ...(last && end ? [{ fromMs: last.fromMs, toMs: end.toMs }] : [])];
}
