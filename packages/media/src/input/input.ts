import { performance } from 'node:perf_hooks';
import { avGetCodecName, Codec, Dictionary, FormatContext, Packet } from 'node-av/lib';
import type { CodecParameters, Stream } from 'node-av/lib';
import {
  AVERROR_EOF,
  AVERROR_EXIT,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
  AV_CODEC_ID_AV1,
  AV_PKT_DATA_DISPLAYMATRIX,
} from 'node-av/constants';
import { displaySizeOf } from '../display/display-size.ts';
import type { Ratio } from '../display/display-size.ts';
import { orientationOf, rotationOf } from '../display/orientation.ts';
import type { Rotation } from '../display/orientation.ts';
import { SourceFailure, fileFailure, noDecoder, noVideo, rtspFailure } from './source-failure.ts';

export type TimeBase = { num: number; den: number };
export type VideoStream = {
  parameters: CodecParameters;
  timeBase: TimeBase;
  /** The duration of one frame in ticks, by the stream's own rate, or at 25 a second where it gives none. */
  stepTicks: bigint;
  codec: string;
  widthPx: number;
  heightPx: number;
  /** The width of a pixel in heights, as the container says; null if it leaves that to the codec. */
  pixelAspect: Ratio | null;
  /** As the container says: its pixels square, and turned. A frame may say otherwise (`displayOf`). */
  displayWidthPx: number;
  displayHeightPx: number;
  /** By how much the container turns the stored frames, clockwise. */
  rotationDegrees: Rotation;
  /** Frames a second, as the stream declares them; null if it does not. */
  declaredFps: number | null;
  /** The codec of the sound beside the video; null if there is none. */
  audio: string | null;
  /** Whether today's browsers play a recording without re-encoding. */
  playable: boolean;
  /** The duration that the container declares, ms; 0 if it declares none. */
  claimedMs: number;
};
/** `packet`: the packet is in `input.packet`, valid until the next read. */
export type ReadResult = 'packet' | 'end' | 'nothing_yet' | 'interrupted' | 'damaged';

export const PLAYABLE: ReadonlySet<string> = new Set(['h264', 'vp9', 'av1']);
/** Only containers of video: playlists and concatenations could make FFmpeg open other files and addresses. */
const CONTAINERS = 'mov,matroska,avi,mpegts,mpeg,mpegvideo,flv,h264,hevc,m4v,mjpeg,ivf,ogg,asf';

/** What is known of how the packet that was just read came. */
export type Delivery = {
  /** When its first and its last RTP packet came, wall clock ms; null for a file, and for a stream that is read through FFmpeg. */
  readonly arrival: { readonly arrivedMs: number; readonly firstArrivedMs: number } | null;
  /** A part of its picture is missing. */
  readonly damaged: boolean;
  /** RTP packets that are missing before or inside it; the pictures that it refers to may be among them. */
  readonly lostBefore: number;
  /** The sum of `lostBefore` since the stream was opened. */
  readonly lostPackets: number;
  /** Pictures that were dropped before it, because nobody read them in time. */
  readonly shedBefore: number;
  /** The last sender report of the video: what the camera's own clock showed, ms, at a stamp on the scale of `packet.pts`. */
  readonly senderReport: { readonly ntpMs: number; readonly ticks: bigint; readonly arrivedMs: number } | null;
};
/** The delivery of a packet of which nothing is known. */
export const nothingKnown = (): { -readonly [name in keyof Delivery]: Delivery[name] } => ({
  arrival: null,
  damaged: false,
  lostBefore: 0,
  lostPackets: 0,
  shedBefore: 0,
  senderReport: null,
});

/** An opened source. Files are read synchronously (a read takes a microsecond), the network asynchronously (a read may wait). */
export type Input = VideoStream &
  Delivery & {
    readonly packet: Packet;
    readSync(): ReadResult;
    read(): Promise<ReadResult>;
    /** Ends a read that waits, and every later one. */
    interrupt(): void;
    close(): void;
  };

/** A source that FFmpeg's demuxer reads. */
function createInput(context: FormatContext, { stream, ...video }: VideoStream & { stream: Stream }): Input {
  const packet = new Packet();
  packet.alloc();
  let closed = false;
  const judge = (code: number): ReadResult | 'other_stream' => {
    if (code === AVERROR_EOF) return 'end';
    if (code === AVERROR_EXIT) return 'interrupted';
    if (code === -110 || code === -11) return 'nothing_yet';
    if (code < 0) return 'damaged';
    return packet.streamIndex === stream.index && packet.size > 0 ? 'packet' : 'other_stream';
  };
  return {
    ...video,
    ...nothingKnown(),
    packet,
    readSync(): ReadResult {
      for (;;) {
        packet.unref();
        const result = judge(context.readFrameSync(packet));
        if (result !== 'other_stream') return result;
      }
    },
    async read(): Promise<ReadResult> {
      for (;;) {
        packet.unref();
        const result = judge(await context.readFrame(packet));
        if (result !== 'other_stream') return result;
      }
    },
    interrupt(): void {
      if (!closed) context.interrupt();
    },
    close(): void {
      if (closed) return;
      closed = true;
      packet.free();
      release(context);
    },
  };
}

/**
 * Closes a context once no call uses it. One without streams is freed instead: in node-av 6.1 `closeInputSync` frees it but keeps the pointer,
 * so the garbage collection frees it again, which ends the process; and it leaves the connection open.
 */
function release(context: FormatContext): void {
  if (context.streams.length > 0) return void context.closeInputSync();
  // No camera is waited for when it is told that its stream is at an end.
  context.interrupt();
  context.freeContext();
}

/** Opens a video file; nothing but that file is read. @throws {SourceFailure} */
export function openFile(path: string): Input {
  const context = new FormatContext();
  context.allocContext();
  try {
    const options = Dictionary.fromObject({
      fflags: 'genpts',
      protocol_whitelist: 'file',
      format_whitelist: CONTAINERS,
    });
    const opened = context.openInputSync(path, null, options);
    if (opened < 0) throw fileFailure(opened);
    const found = context.findStreamInfoSync(null);
    if (found < 0) throw fileFailure(found);
    return createInput(context, videoOf(context));
  } catch (error) {
    release(context);
    throw error;
  }
}

export type RtspAddress = {
  url: string;
  transport: 'tcp' | 'udp';
  credential?: { username: string; password: string };
  /** Certificates, PEM, by one of which that of an `rtsps` camera must be issued. Without them any certificate will do. */
  authority?: string;
};
export type Opening = { input: Promise<Input>; interrupt(): void };

/**
 * Opens an RTSP stream through FFmpeg's demuxer, for codecs that our own client does not know. `timeoutMs` bounds each wait for the camera; a
 * later read that exceeds it returns `nothing_yet`.
 */
export function openThroughFfmpeg(address: RtspAddress, timeoutMs: number): Opening {
  const context = new FormatContext();
  context.allocContext();
  const open = async (): Promise<Input> => {
    const started = performance.now();
    const timedOut = (): boolean => performance.now() - started >= timeoutMs * 0.9;
    try {
      const options = Dictionary.fromObject({
        rtsp_transport: address.transport,
        timeout: String(timeoutMs * 1_000),
        analyzeduration: '500000',
        // The reports of sound would be mixed into the times of video.
        allowed_media_types: 'video',
        protocol_whitelist: 'rtsp,rtsps,rtp,srtp,tcp,udp,tls,crypto',
      });
      const opened = await context.openInput(withCredential(address), null, options);
      if (opened < 0) throw rtspFailure(opened, timedOut());
      const found = await context.findStreamInfo(null);
      if (found < 0) throw rtspFailure(found, timedOut());
      return createInput(context, videoOf(context));
    } catch (error) {
      release(context);
      throw error instanceof SourceFailure ? error : rtspFailure(0, timedOut());
    }
  };
  return { input: open(), interrupt: () => context.interrupt() };
}

/** Adds the credential percent-encoded, because an `@`, a slash or a colon in a password would end it early. */
function withCredential({ url, credential }: RtspAddress): string {
  if (!credential) return url;
  const user = `${encodeURIComponent(credential.username)}:${encodeURIComponent(credential.password)}`;
  return url.replace(/^(rtsps?:\/\/)/, (scheme) => `${scheme}${user}@`);
}

function videoOf(context: FormatContext): VideoStream & { stream: Stream } {
  const stream = context.streams[context.findBestStream(AVMEDIA_TYPE_VIDEO)];
  if (!stream) throw noVideo();
  const { codecpar: parameters, timeBase } = stream;
  const decoder = Codec.findDecoder(parameters.codecId);
  const codec = parameters.codecId === AV_CODEC_ID_AV1 ? 'av1' : (decoder?.name ?? 'unknown');
  if (!decoder) throw noDecoder(codec);
  if (parameters.width <= 0 || parameters.height <= 0) {
    throw new SourceFailure('source_unreadable', 'The stream does not say how large its pictures are.');
  }
  const declared = stream.avgFrameRate.num > 0 && stream.avgFrameRate.den > 0;
  const rate = declared ? stream.avgFrameRate : { num: 25, den: 1 };
  const base = { num: timeBase.num, den: timeBase.den };
  const duration = Number(context.duration);
  return {
    stream,
    parameters,
    timeBase: base,
    stepTicks: BigInt(Math.max(1, Math.round((rate.den * base.den) / (rate.num * base.num)))),
    codec,
    widthPx: parameters.width,
    heightPx: parameters.height,
    ...displayFacts(stream),
    declaredFps: declared ? rate.num / rate.den : null,
    audio: audioCodecOf(context),
    playable: PLAYABLE.has(codec),
    claimedMs: duration > 0 ? duration / 1_000 : 0,
  };
}

/** What the container says about how frames are displayed. */
function displayFacts({ codecpar, sampleAspectRatio }: Stream) {
  const pixelAspect = sampleAspectRatio.num > 0 ? { num: sampleAspectRatio.num, den: sampleAspectRatio.den } : null;
  const orientation = orientationOf(codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX));
  const size = displaySizeOf(codecpar, pixelAspect ?? codecpar.sampleAspectRatio, orientation);
  return {
    pixelAspect,
    displayWidthPx: size.width,
    displayHeightPx: size.height,
    rotationDegrees: rotationOf(orientation),
  };
}

function audioCodecOf(context: FormatContext): string | null {
  const sound = context.streams[context.findBestStream(AVMEDIA_TYPE_AUDIO)];
  return sound ? (avGetCodecName(sound.codecpar.codecId) ?? 'unknown') : null;
}
