import {
  AVERROR_EACCES,
  AVERROR_EIO,
  AVERROR_EISDIR,
  AVERROR_ENOENT,
  AVERROR_HTTP_FORBIDDEN,
  AVERROR_HTTP_NOT_FOUND,
  AVERROR_HTTP_UNAUTHORIZED,
} from 'node-av/constants';
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
export const fellSilent = (afterMs: number): SourceFailure =>
  new SourceFailure(
    'stream_silent',
    `The camera is connected but has sent nothing for ${Math.round(afterMs / 1_000)} s.`,
  );
export const streamEnded = (): SourceFailure => new SourceFailure('stream_ended', 'The camera ended the stream.');
