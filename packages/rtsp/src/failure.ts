/** Why a camera's stream cannot be opened, or why it ended. */
export const RTSP_FAILURES = [
  /** Nothing listens at the address, or the network does not lead there. */
  'connection_refused',
  'name_unknown',
  /** The camera took the connection and did not answer in time, or took none in time. */
  'connection_timed_out',
  /** The camera closed the connection while it was asked. */
  'connection_closed',
  'certificate_refused',
  'unauthorised',
  /** The camera offers only kinds of sign-in that are not known here. */
  'sign_in_unsupported',
  'source_missing',
  /** Not an RTSP address, or the camera redirects too often, or to another scheme. */
  'address_refused',
  'no_video_stream',
  'no_metadata_stream',
  'unsupported_codec',
  /** The answer cannot be understood. */
  'source_unreadable',
  /** The camera understood the request and refuses it: busy, out of sessions, or not allowed now. */
  'device_refused',
  /** The camera does not send over the asked transport. */
  'transport_refused',
  'stream_ended',
  /** The caller gave up. */
  'aborted',
] as const;
export type RtspFailureReason = (typeof RTSP_FAILURES)[number];

/** Callers switch on the closed reason; people read the message, which holds no address and no credential. */
export class RtspFailure extends Error {
  override readonly name = 'RtspFailure';
  readonly reason: RtspFailureReason;
  /** The name of the codec that is not known here, as the camera spells it. */
  readonly codec: string | null;
  constructor(reason: RtspFailureReason, detail: string, codec: string | null = null) {
    super(detail);
    this.reason = reason;
    this.codec = codec;
  }
}

export const unreadable = (detail: string): RtspFailure => new RtspFailure('source_unreadable', detail);
