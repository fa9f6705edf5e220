import { RtspFailure } from '../failure.ts';
import type { AudioFrame } from '../depacketizing/audio.ts';
import type { AudioDescription, VideoDescription } from '../receiving/media.ts';
import { createPictureQueue } from '../receiving/picture-queue.ts';
import type { AccessUnit, QueueBounds } from '../receiving/picture-queue.ts';
import { createVideoReceiver, REORDER_MS } from '../receiving/video-receiver.ts';

export type Next =
  | { readonly kind: 'picture'; readonly unit: AccessUnit }
  /** No picture came within the time. `everReceived`: any packet of the video ever came; over UDP a firewall may hold all of them back. */
  | { readonly kind: 'nothing_yet'; readonly everReceived: boolean }
  | { readonly kind: 'ended'; readonly failure: RtspFailure };

export type StreamCounts = {
  readonly packets: number;
  readonly bytes: number;
  readonly lost: number;
  readonly late: number;
  readonly otherSender: number;
  readonly unreadable: number;
  /** Pictures dropped because the reader was behind. */
  readonly shedPictures: number;
};

/** After BYE a camera that sends nothing for this long, ms, has left; several say BYE and go on. */
const BYE_MS = 1_000;

/** What arrives, on its way to the reader. */
export function createInbox(video: VideoDescription, overUdp: boolean, bounds: QueueBounds, now: () => number) {
  const queue = createPictureQueue(bounds);
  let waiter: ((next: Next) => void) | null = null;
  let ended: RtspFailure | null = null;
  let [expiring, leaving]: (NodeJS.Timeout | null)[] = [null, null];

  const receiver = createVideoReceiver(video, overUdp, (picture, report) => {
    queue.push(picture, report);
    const unit = waiter ? queue.shift() : null;
    if (unit) settle({ kind: 'picture', unit });
  });
  const settle = (next: Next): void => {
    const waiting = waiter;
    waiter = null;
    waiting?.(next);
  };
  const expire = (): void => {
    expiring = receiver.expire(now()) ? setTimeout(expire, REORDER_MS / 2) : null;
  };
  const end = (failure: RtspFailure): void => {
    ended ??= failure;
    for (const timer of [expiring, leaving]) if (timer) clearTimeout(timer);
    settle({ kind: 'ended', failure: ended });
  };
  return {
    receiver,
    end,
    onRtp(bytes: Buffer, atMs: number): void {
      if (ended) return;
      if (leaving) clearTimeout(leaving);
      leaving = null;
      receiver.rtp(bytes, atMs);
      if (!expiring && receiver.waits) expiring = setTimeout(expire, REORDER_MS / 2);
    },
    onRtcp(bytes: Buffer, atMs: number): void {
      if (ended || !receiver.rtcp(bytes, atMs)) return;
      leaving ??= setTimeout(() => end(new RtspFailure('stream_ended', 'The camera ended the stream.')), BYE_MS);
    },
    /** One reader only. What came before the end is read first. */
    next(waitMs: number): Promise<Next> {
      const unit = queue.shift();
      if (unit) return Promise.resolve({ kind: 'picture', unit });
      if (ended) return Promise.resolve({ kind: 'ended', failure: ended });
      return new Promise((resolve) => {
        const timer = setTimeout(
          () => settle({ kind: 'nothing_yet', everReceived: receiver.counts.packets > 0 }),
          waitMs,
        );
        waiter = (next) => {
          clearTimeout(timer);
          resolve(next);
        };
      });
    },
    counts: (): StreamCounts => ({ ...receiver.counts, lost: receiver.lost, shedPictures: queue.shedTotal }),
  };
}
export type Inbox = ReturnType<typeof createInbox>;

export type RtspStream = {
  readonly video: VideoDescription;
  /** The sound that the camera offers; it is sent only if it was asked for. */
  readonly audio: AudioDescription | null;
  /** The parameter sets that were last seen, in the description or in the stream. */
  parameterSets(): readonly Buffer[];
  /** Waits for the next picture. */
  next(waitMs: number): Promise<Next>;
  counts(): StreamCounts;
  /** Ends the session and closes everything; a reader that waits is told. */
  close(): void;
};
export type OnAudio = (frame: AudioFrame) => void;
