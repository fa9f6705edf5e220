import {
  AVERROR_EACCES,
  AVERROR_EIO,
  AVERROR_EISDIR,
  AVERROR_ENOENT,
  AVERROR_HTTP_FORBIDDEN,
  AVERROR_HTTP_NOT_FOUND,
  AVERROR_HTTP_UNAUTHORIZED,
} from 'node-av/constants';
import type { RtspFailure, RtspFailureReason } from '@marsad/rtsp';
import type { CameraDownReason } from '@marsad/schemas';

/** A source that gives no frames: callers switch on the closed reason, people read the message, which holds no address or credential. */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure';
  readonly reason: CameraDownReason;
  constructor(reason: CameraDownReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** Negated POSIX numbers that FFmpeg returns; node-av names only some of them. */
export const ETIMEDOUT = -110;
const ECONNREFUSED = -111;
const UNREACHABLE = new Set([-101, -104, -112, -113]);

/** Translates the error code of opening a file. FFmpeg's own text may hold the path, so it is not passed on. */
export function fileFailure(code: number): SourceFailure {
  if (code === AVERROR_ENOENT) return new SourceFailure('source_missing', 'The file is not in the media folder.');
  if (code === AVERROR_EISDIR) return new SourceFailure('source_unreadable', 'The path names a folder, not a file.');
  if (code === AVERROR_EACCES)
    return new SourceFailure('source_unreadable', 'The file may not be read by this service.');
  return new SourceFailure('source_unreadable', 'The file is empty, cut off or not a video.');
}

/** Translates the error code of opening an RTSP address. FFmpeg reports a server that hangs as "invalid data" after the timeout. */
export function rtspFailure(code: number, timedOut: boolean): SourceFailure {
  if (code === ECONNREFUSED)
    return new SourceFailure('connection_refused', 'The camera refused the connection: nothing listens there.');
  if (UNREACHABLE.has(code))
    return new SourceFailure('connection_refused', 'The camera cannot be reached over the network.');
  if (code === AVERROR_HTTP_UNAUTHORIZED || code === AVERROR_HTTP_FORBIDDEN) {
    return new SourceFailure(
      'unauthorised',
      'The camera refused the user name or password, or offers only a sign-in that is not supported (Digest with SHA-256).',
    );
  }
  if (code === AVERROR_HTTP_NOT_FOUND)
    return new SourceFailure('source_missing', 'The camera has no stream at this path.');
  if (code === ETIMEDOUT || timedOut)
    return new SourceFailure('connection_timed_out', 'The camera took the connection and did not answer in time.');
  if (code === AVERROR_EIO)
    return new SourceFailure('connection_refused', 'The camera’s name cannot be resolved or the connection broke.');
  return new SourceFailure('source_unreadable', 'The camera answered with something that is not a readable stream.');
}

export const noFrames = (): SourceFailure =>
  new SourceFailure('source_unreadable', 'The file opened, but no picture in it could be decoded.');
export const noVideo = (): SourceFailure => new SourceFailure('no_video_stream', 'There is no video in this source.');
export const noDecoder = (codec: string): SourceFailure =>
  new SourceFailure('unsupported_codec', `The video’s codec (${codec}) cannot be decoded here.`);
export const notVerified = (codec: string): SourceFailure =>
  new SourceFailure(
    'unsupported_codec',
    `The video’s codec (${codec}) is read through FFmpeg, which does not verify the camera’s certificate.`,
  );
export const fellSilent = (afterMs: number): SourceFailure =>
  new SourceFailure(
    'stream_silent',
    `The camera is connected but has sent nothing for ${Math.round(afterMs / 1_000)} s.`,
  );
export const streamEnded = (): SourceFailure => new SourceFailure('stream_ended', 'The camera ended the stream.');

/** What a camera's state says for each reason of our RTSP client. */
const OF_RTSP: Readonly<Record<RtspFailureReason, CameraDownReason>> = {
  connection_refused: 'connection_refused',
  name_unknown: 'connection_refused',
  connection_timed_out: 'connection_timed_out',
  connection_closed: 'connection_refused',
  certificate_refused: 'address_refused',
  unauthorised: 'unauthorised',
  sign_in_unsupported: 'unauthorised',
  source_missing: 'source_missing',
  address_refused: 'address_refused',
  no_video_stream: 'no_video_stream',
  // Only asked for without the video.
  no_metadata_stream: 'no_video_stream',
  unsupported_codec: 'unsupported_codec',
  source_unreadable: 'source_unreadable',
  device_refused: 'device_refused',
  transport_refused: 'device_refused',
  stream_ended: 'stream_ended',
  aborted: 'source_unreadable',
};
export const ofRtsp = ({ reason, message }: RtspFailure): SourceFailure => new SourceFailure(OF_RTSP[reason], message);
export const noKeyFrame = (withinMs: number): SourceFailure =>
  new SourceFailure('no_key_frame', `The camera sent no complete picture within ${Math.round(withinMs / 1_000)} s.`);
export const nothingCame = (transport: 'tcp' | 'udp', withinMs: number): SourceFailure =>
  new SourceFailure(
    'stream_silent',
    `The camera agreed to play and sent no video for ${Math.round(withinMs / 1_000)} s.${
      transport === 'udp' ? ' Something between may hold UDP back: try TCP.' : ''
    }`,
  );
