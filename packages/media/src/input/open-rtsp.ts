import { openRtspStream, RtspFailure } from '@marsad/rtsp';
import type { AccessUnit, RtspStream } from '@marsad/rtsp';
import { openThroughFfmpeg } from './input.ts';
import type { Input, Opening, RtspAddress } from './input.ts';
import { createRtspInput } from './rtsp-input.ts';
import { noKeyFrame, nothingCame, notVerified, ofRtsp } from './source-failure.ts';
import { jpegFormat, nalFormat } from './stream-format.ts';
import type { StreamFormat } from './stream-format.ts';

/** How long a camera may take, ms. */
export type RtspReadBounds = {
  /** For the connection, and for each answer. */
  readonly answerMs: number;
  /** From its consent to play until the first key picture is complete. Without any picture it is given up after `answerMs`. */
  readonly keyFrameMs: number;
  /** For a picture, once it plays: a read that gets none returns `nothing_yet`. */
  readonly readMs: number;
};

/** Codecs that only FFmpeg's demuxer knows, by their names in a session description. */
const THROUGH_FFMPEG: ReadonlySet<string> = new Set([
  'mp4v-es',
  'vp8',
  'vp9',
  'av1',
  'h263',
  'h263-1998',
  'h263-2000',
  'mpv',
]);

/**
 * Opens an RTSP stream; the first packet is a key frame. Waits for parameter sets within the stream where the camera's description has none.
 * `input` is rejected with a `SourceFailure`.
 */
export function openRtsp(address: RtspAddress, bounds: RtspReadBounds): Opening {
  const giveUp = new AbortController();
  let interrupt = (): void => giveUp.abort();
  const open = async (): Promise<Input> => {
    try {
      return await openOwn(address, bounds, giveUp.signal);
    } catch (error) {
      if (!(error instanceof RtspFailure)) throw error;
      const { reason, codec } = error;
      if (reason !== 'unsupported_codec' || !codec || !THROUGH_FFMPEG.has(codec)) throw ofRtsp(error);
      if (address.authority !== undefined && isSecure(address)) throw notVerified(codec);
      const opening = openThroughFfmpeg(address, bounds.answerMs);
      interrupt = opening.interrupt;
      return await opening.input;
    }
  };
  return { input: open(), interrupt: () => interrupt() };
}

const isSecure = ({ url }: RtspAddress): boolean => /^rtsps:/i.test(url);

async function openOwn(address: RtspAddress, bounds: RtspReadBounds, signal: AbortSignal): Promise<Input> {
  const trust = address.authority === undefined ? {} : { trust: { ca: address.authority } };
  const stream = await openRtspStream({ ...address, ...trust }, { answerMs: bounds.answerMs }, signal);
  const leave = (): void => stream.close();
  signal.addEventListener('abort', leave, { once: true });
  try {
    if (signal.aborted) throw new RtspFailure('aborted', 'Opening the stream was given up.');
    const { unit, format } = await firstKeyPicture(stream, address.transport, bounds);
    return createRtspInput(stream, format, unit, bounds.readMs);
  } catch (error) {
    stream.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/**
 * Passes over what came before the first key picture: a stream is usually joined in the middle of a group. A damaged one will do, because where
 * packets are lost all the time, large pictures are hardly ever whole.
 */
async function firstKeyPicture(
  stream: RtspStream,
  transport: RtspAddress['transport'],
  { keyFrameMs, answerMs }: RtspReadBounds,
): Promise<{ unit: AccessUnit; format: StreamFormat }> {
  const untilMs = performance.now() + keyFrameMs;
  for (;;) {
    const leftMs = untilMs - performance.now();
    const waitMs = Math.min(leftMs, answerMs);
    const next = waitMs > 0 ? await stream.next(waitMs) : null;
    if (next?.kind === 'ended') throw next.failure;
    if (next?.kind === 'picture') {
      const { unit } = next;
      const format = unit.keyframe ? formatOf(stream, unit) : null;
      if (format) return { unit, format };
      continue;
    }
    const fellSilent = waitMs === answerMs || stream.counts().packets === 0;
    throw fellSilent ? nothingCame(transport, answerMs) : noKeyFrame(keyFrameMs);
  }
}

const formatOf = ({ video, parameterSets }: RtspStream, unit: AccessUnit): StreamFormat | null =>
  video.codec === 'mjpeg' ? jpegFormat(unit.data) : nalFormat(video.codec, parameterSets());
