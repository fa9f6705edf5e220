import { RtspFailure } from '../failure.ts';
import { createDocumentAssembler } from '../depacketizing/document-assembler.ts';
import type { MetadataDocument } from '../depacketizing/document-assembler.ts';
import { createDocumentQueue } from '../receiving/document-queue.ts';
import { metadataOf } from '../receiving/media.ts';
import { createTrackReceiver } from '../receiving/track-receiver.ts';
import { createMailbox, createTrackInput } from './mailbox.ts';
import type { Delivered } from './mailbox.ts';
import { describe, openSession, play, setUpTrack } from './session.ts';
import type { Session, SessionOptions } from './session.ts';

/** Several documents of the largest kind, or a few seconds of small ones. */
const QUEUE = { mostCharacters: 4 * 1_024 * 1_024, mostDocuments: 100 };

export type MetadataCounts = {
  readonly packets: number;
  readonly lost: number;
  /** Documents that were not whole or too large, and those that nobody read in time. */
  readonly dropped: number;
  readonly shed: number;
};
export type RtspMetadata = {
  /** Waits for the next document. */
  next(waitMs: number): Promise<Delivered<MetadataDocument>>;
  counts(): MetadataCounts;
  /** Ends the session and closes everything; a reader that waits is told. */
  close(): void;
};

/**
 * Opens a camera's metadata alone: neither its video nor its sound is asked for.
 * @param answerMs the connection, and each answer, may take this long
 * @throws {RtspFailure} `no_metadata_stream` if it offers none, `unsupported_codec` if it offers none that is plain text
 */
export const openRtspMetadata = (
  options: SessionOptions,
  answerMs: number,
  signal: AbortSignal,
): Promise<RtspMetadata> => openSession(options, answerMs, signal, begin);

async function begin(session: Session): Promise<RtspMetadata> {
  const { now, options, routes } = session;
  const { methods, description, base } = await describe(session);
  const metadata = metadataOf(description, base);
  const queue = createDocumentQueue(QUEUE);
  const mailbox = createMailbox(queue.shift);
  const assembler = createDocumentAssembler((document) => {
    queue.push(document);
    mailbox.arrived();
  });
  const receiver = createTrackReceiver(metadata, options.transport === 'udp', assembler.push);
  const input = createTrackInput(receiver, mailbox, now);
  routes.onClosed = input.end;
  try {
    const track = await setUpTrack(session, metadata.controlUrl, 0, input);
    const report = (own: number): Buffer | null => receiver.receiverReport(own, now());
    const close = await play(session, {
      controlUrl: metadata.aggregateUrl,
      methods,
      track,
      report,
      end: input.end,
    });
    return {
      next: mailbox.next,
      counts: () => ({
        packets: receiver.counts.packets,
        lost: receiver.lost(),
        dropped: assembler.dropped(),
        shed: queue.shed(),
      }),
      close,
    };
  } catch (error) {
    input.end(new RtspFailure('aborted', 'The stream could not be opened.'));
    throw error;
  }
}
