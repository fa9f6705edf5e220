import { RtspFailure } from '../failure.ts';
import { audioFrames } from '../depacketizing/audio.ts';
import { offerOf } from '../receiving/media.ts';
import type { Offer } from '../receiving/media.ts';
import type { QueueBounds } from '../receiving/picture-queue.ts';
import { parseRtp } from '../rtp/rtp-packet.ts';
import { createExtender } from '../rtp/wrap.ts';
import { describe, openSession, play, setUpTrack } from './session.ts';
import type { Session, SessionOptions } from './session.ts';
import { createInbox } from './stream.ts';
import type { OnAudio, RtspStream } from './stream.ts';

export type RtspOptions = SessionOptions & {
  /** Takes the camera's sound. Without it the sound is not even asked for. */
  readonly onAudio?: OnAudio;
};
export type RtspBounds = {
  /** The connection, and each answer, may take this long. */
  readonly answerMs: number;
  readonly queue?: QueueBounds;
};

const QUEUE: QueueBounds = { mostBytes: 48 * 1_024 * 1_024, mostPictures: 600 };

/** Opens a stream and lets it play. @throws {RtspFailure} */
export const openRtspStream = (options: RtspOptions, bounds: RtspBounds, signal: AbortSignal): Promise<RtspStream> =>
  openSession(options, bounds.answerMs, signal, (session) => begin(session, options, bounds));

async function begin(session: Session, { onAudio, transport }: RtspOptions, bounds: RtspBounds): Promise<RtspStream> {
  const { now, routes } = session;
  const { methods, description, base } = await describe(session);
  const offer = offerOf(description, base);
  const inbox = createInbox(offer.video, transport === 'udp', bounds.queue ?? QUEUE, now);
  const { receiver, end } = inbox;
  routes.onClosed = end;
  try {
    const track = await setUpTrack(session, offer.video.controlUrl, 0, inbox);
    if (onAudio && offer.audio) await setUpAudio(session, offer, onAudio);
    const report = (own: number): Buffer | null => receiver.receiverReport(own, now());
    const close = await play(session, { controlUrl: offer.controlUrl, methods, track, report, end });
    return {
      video: offer.video,
      audio: offer.audio,
      parameterSets: receiver.parameterSets,
      next: inbox.next,
      counts: inbox.counts,
      close,
    };
  } catch (error) {
    end(new RtspFailure('aborted', 'The stream could not be opened.'));
    throw error;
  }
}

/** A camera that refuses its sound still gives its video. */
async function setUpAudio(session: Session, { audio }: Offer, onAudio: OnAudio): Promise<void> {
  if (!audio) return;
  const stamps = createExtender(32);
  const onRtp = (bytes: Buffer, arrivedMs: number): void => {
    const packet = parseRtp(bytes);
    if (packet?.payloadType !== audio.payloadType) return;
    const rtpTime = stamps.extend(packet.timestamp);
    const { payload } = packet;
    for (const frame of audioFrames(audio.codec, audio.format, { payload, rtpTime, arrivedMs })) onAudio(frame);
  };
  try {
    await setUpTrack(session, audio.controlUrl, 2, { onRtp, onRtcp: () => undefined });
  } catch (error) {
    if (!(error instanceof RtspFailure) || error.reason === 'aborted' || error.reason === 'connection_closed')
      throw error;
  }
}
