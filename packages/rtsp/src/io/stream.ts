import type { RtspFailure } from '../failure.ts';
import type { AudioFrame } from '../depacketizing/audio.ts';
import type { AudioDescription, VideoDescription } from '../receiving/media.ts';
import { createPictureQueue } from '../receiving/picture-queue.ts';
import type { AccessUnit, QueueBounds } from '../receiving/picture-queue.ts';
import { createVideoReceiver } from '../receiving/video-receiver.ts';
import { createMailbox, createTrackInput } from './mailbox.ts';

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

/** What arrives of the video, on its way to the reader. */
export function createInbox(video: VideoDescription, overUdp: boolean, bounds: QueueBounds, now: () => number) {
  const queue = createPictureQueue(bounds);
  const mailbox = createMailbox(queue.shift);
  const receiver = createVideoReceiver(video, overUdp, (picture, report) => {
    queue.push(picture, report);
    mailbox.arrived();
  });
  return {
    receiver,
    ...createTrackInput(receiver, mailbox, now),
    async next(waitMs: number): Promise<Next> {
      const delivered = await mailbox.next(waitMs);
      if (delivered.kind === 'item') return { kind: 'picture', unit: delivered.item };
      if (delivered.kind === 'ended') return delivered;
      return { kind: 'nothing_yet', everReceived: receiver.counts.packets > 0 };
    },
    counts: (): StreamCounts => ({ ...receiver.counts, lost: receiver.lost(), shedPictures: queue.shedTotal }),
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
