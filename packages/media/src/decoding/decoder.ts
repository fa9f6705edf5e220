import { Codec, CodecContext, Frame, Rational } from 'node-av/lib';
import type { Packet } from 'node-av/lib';
import { AVERROR_EAGAIN, AVERROR_EOF, AV_CODEC_ID_MJPEG } from 'node-av/constants';
import { SourceFailure, noDecoder } from '../input/source-failure.ts';
import type { VideoStream } from '../input/input.ts';
import type { OnFrame } from './on-frame.ts';
import { createDeinterlacer } from './deinterlacer.ts';
import { createDisplaySettings, createFrameTimes } from './frame-settings.ts';

export type { OnFrame } from './on-frame.ts';

/** @throws {SourceFailure} `unsupported_codec` */
function openContext(video: VideoStream): CodecContext {
  const codec = Codec.findDecoder(video.parameters.codecId);
  if (!codec) throw noDecoder(video.codec);
  const context = new CodecContext();
  context.allocContext3(codec);
  // No options here: a dictionary passed to open2Sync corrupts memory in node-av 6.1. Set them one by one.
  const ready = context.parametersToContext(video.parameters);
  context.pktTimebase = new Rational(video.timeBase.num, video.timeBase.den);
  context.threadCount = 1;
  const opened = ready < 0 ? ready : context.open2Sync(codec, null);
  if (opened >= 0) return context;
  context.freeContext();
  throw new SourceFailure('unsupported_codec', `A decoder for ${video.codec} is there, but it refuses this stream.`);
}

export type PushOptions = {
  /** Nobody wants the packet's frame: it is not decoded, unless other frames refer to it (H.264, H.265, MJPEG). */
  readonly unwanted?: boolean;
};

/** Tells the decoder which packets it may skip, and returns whether it need not see the next one at all. */
function createSkipping(context: CodecContext, { parameters }: VideoStream) {
  const isAlone = parameters.codecId === AV_CODEC_ID_MJPEG;
  let skips = false;
  return (unwanted: boolean): boolean => {
    if (isAlone) return unwanted;
    if (unwanted !== skips && context.setOption('skip_frame', unwanted ? 'noref' : 'default') >= 0) skips = unwanted;
    return false;
  };
}

/**
 * Decodes on one thread, in order, into whole frames. A damaged packet loses its frames and is counted in `errors`, but does not end the stream.
 * @throws {SourceFailure} `unsupported_codec`
 */
export function createDecoder(video: VideoStream) {
  const context = openContext(video);
  const frame = new Frame();
  frame.alloc();
  const settle = createDisplaySettings(video);
  const timeOf = createFrameTimes(video);
  let decoded = 0;
  let errors = 0;
  const isLeftOut = createSkipping(context, video);
  let take: OnFrame = () => undefined;
  const deinterlacer = createDeinterlacer((whole, ptsMs) => take(whole, ptsMs));

  const push = (packet: Packet | null, onFrame: OnFrame, { unwanted = false }: PushOptions = {}): void => {
    if (isLeftOut(unwanted)) return;
    take = onFrame;
    const sent = context.sendPacketSync(packet);
    if (sent < 0 && sent !== AVERROR_EOF) {
      errors += 1;
      return;
    }
    for (;;) {
      const received = context.receiveFrameSync(frame);
      if (received === AVERROR_EOF) deinterlacer.flush();
      if (received === AVERROR_EAGAIN || received === AVERROR_EOF) return;
      if (received < 0) {
        errors += 1;
        return;
      }
      decoded += 1;
      try {
        settle(frame);
        deinterlacer.push(frame, timeOf(frame));
      } finally {
        frame.unref();
      }
    }
  };

  return {
    get decoded() {
      return decoded;
    },
    get errors() {
      return errors;
    },
    /** Decodes one packet; `null` flushes the frames that the decoder still holds. */
    push,
    /** Decodes a key packet on its own, and forgets it: its frame comes at once. */
    pushAlone(packet: Packet, onFrame: OnFrame): void {
      push(packet, onFrame);
      push(null, onFrame);
      context.flushBuffers();
    },
    close(): void {
      deinterlacer.close();
      frame.free();
      context.freeContext();
    },
  };
}
export type Decoder = ReturnType<typeof createDecoder>;
