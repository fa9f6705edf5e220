import type { Socket } from 'node:net';

export type OddAuth = {
  readonly username: string;
  readonly password: string;
  readonly kinds: readonly ('basic' | 'md5' | 'md5-sess' | 'sha-256' | 'sha-256-sess')[];
  /** Whether Digest is offered with `qop="auth"`. */
  readonly quality?: boolean;
  /** Every nonce is good for so many requests, and then stale. */
  readonly noncesLast?: number;
};

/** What a camera's own analytics saw: document `n` at its time, in as many packets as it needs. */
export type OddMetadata = {
  readonly documentOf: (n: number) => string;
  /** Documents a second. */
  readonly rate: number;
  /** As it is named in the description. */
  readonly codec?: string;
  /** Whether the last packet of a document has the marker. */
  readonly marks?: boolean;
  readonly mostPayloadBytes?: number;
  /** Whether the metadata's packet with this count from the start is lost. */
  readonly isLost?: (packet: number) => boolean;
};

/** How a camera behaves. What is not named is ordinary. Times count from the camera's start, as its pictures do. */
export type OddCameraOptions = {
  /** The pictures, again and again: NAL units each (`accessUnitsOf`), or one JPEG file each. */
  readonly units: readonly (readonly Buffer[])[];
  readonly codec?: 'h264' | 'h265' | 'mjpeg';
  /** Pictures that are really sent a second. */
  readonly fps?: number;
  /** The stamp of picture `n`, ticks of 90 kHz; any number, it wraps at 32 bits. */
  readonly stampOf?: (n: number, fps: number) => number;
  /** What the description says of parameter sets: what is in the pictures, nothing, or these. */
  readonly parameterSets?: 'from_units' | 'none' | readonly Buffer[];
  /** A second track of sound (PCMA), sent if it is set up. */
  readonly audio?: boolean;
  /** A third track with metadata, sent if it is set up. */
  readonly metadata?: OddMetadata;
  /** Sends sound and its reports on the video's channel too, which is wrong. */
  readonly audioEverywhere?: boolean;
  /** Changes the lines of the description. */
  readonly sdpLines?: (lines: readonly string[]) => readonly string[];
  readonly describeDelayMs?: number;
  readonly playDelayMs?: number;
  /** Whether the packet with this count from the start is lost. */
  readonly isLost?: (packet: number) => boolean;
  /** Whether the packet with this count is sent after the next one. */
  readonly isLate?: (packet: number) => boolean;
  /** No video is sent from the first to the second, ms. */
  readonly videoStallMs?: readonly [number, number];
  /** RTCP sender reports: how often, and what the camera's clock shows. */
  readonly senderReport?: {
    readonly everyMs: number;
    readonly ntpMs: (nowMs: number, track: 'video' | 'audio') => number;
  };
  readonly auth?: OddAuth;
  /** How long a session lasts without being kept alive, as the camera declares it. */
  readonly sessionSeconds?: number;
  readonly markers?: 'last_packet' | 'every_slice' | 'never';
  readonly mostPayloadBytes?: number;
  /** Bytes that are sent before the packet with this count, within the connection only. */
  readonly garbageBefore?: (packet: number) => Buffer | null;
  /** Answers a request in another way: raw text, `silence`, or null for the ordinary answer. */
  readonly answer?: (request: OddRequest, socket: Socket) => string | null;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Pictures begin with the first one when somebody asks to play, instead of where the camera is by then. */
  readonly startsAnew?: boolean;
  readonly port?: number;
};
export type OddRequest = {
  readonly method: string;
  readonly url: string;
  readonly cseq: string;
  readonly text: string;
  /** The value of a header; empty if there is none. */
  header(name: string): string;
};
