import {
  avGetCodecString,
  Codec,
  CodecContext,
  Dictionary,
  FFmpegError,
  FormatContext,
  Packet,
  Rational,
} from 'node-av/lib';
import type { Frame, Stream } from 'node-av/lib';
import {
  AVCOL_RANGE_MPEG,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PICTURE_TYPE_NONE,
  AV_PIX_FMT_YUV420P,
  FF_ENCODER_LIBX264,
} from 'node-av/constants';

/** Ticks a second of the clip's clock, as is usual for video. */
const TICKS = 90_000;
const ticksOf = (ms: number): bigint => BigInt(Math.round((ms * TICKS) / 1_000));
const check = (code: number, what: string): number => {
  FFmpegError.throwIfError(code, what);
  return code;
};

/** `clip`: an MP4 with its index in front; `fragment`: an initialisation segment and movie fragments, which Media Source takes. */
export type ClipForm = 'clip' | 'fragment';
const MUXING: Readonly<Record<ClipForm, Record<string, string>>> = {
  clip: { movflags: 'faststart' },
  // The times of the frames stay as they are: a fragment may begin later than its clock.
  fragment: {
    movflags: 'frag_keyframe+empty_moov+default_base_moof+frag_discont+skip_trailer',
    use_editlist: '0',
    avoid_negative_ts: 'disabled',
  },
};

/** An H.264 encoder for one clip, with the colours of its first frame. @throws {FFmpegError} */
function openEncoder(width: number, height: number, frame: Frame | null): CodecContext {
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264);
  if (!codec) throw new Error('this build of FFmpeg has no H.264 encoder');
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  encoder.width = width;
  encoder.height = height;
  encoder.pixelFormat = AV_PIX_FMT_YUV420P;
  encoder.timeBase = new Rational(1, TICKS);
  // Only the codec's level depends on this rate; frames keep their own times.
  encoder.framerate = new Rational(25, 1);
  encoder.gopSize = 50;
  encoder.maxBFrames = 0;
  encoder.threadCount = 1;
  encoder.colorRange = AVCOL_RANGE_MPEG;
  if (frame) {
    encoder.colorSpace = frame.colorSpace;
    encoder.colorPrimaries = frame.colorPrimaries;
    encoder.colorTrc = frame.colorTrc;
  }
  encoder.flags = (encoder.flags | AV_CODEC_FLAG_GLOBAL_HEADER) as typeof encoder.flags;
  // Options are set one by one: a dictionary passed to open2Sync corrupts memory in node-av 6.1.
  // Presets that take less time need more bytes for the same picture (ultrafast 1.5 times), and those that take more blur it.
  check(encoder.setOption('preset', 'superfast'), 'preset');
  check(encoder.setOption('tune', 'zerolatency'), 'tune');
  check(encoder.setOption('crf', '26'), 'crf');
  check(encoder.open2Sync(codec, null), 'open encoder');
  return encoder;
}

/** Creates the file, writes its header and adds its only stream. @throws {FFmpegError} */
function openMp4(path: string, encoder: CodecContext, form: ClipForm) {
  const output = new FormatContext();
  check(output.allocOutputContext2(null, 'mp4', path), 'open clip');
  const stream = output.newStream(null);
  stream.timeBase = new Rational(1, TICKS);
  check(encoder.parametersFromContext(stream.codecpar), 'parameters');
  const mimeType = `video/mp4; codecs="${avGetCodecString(stream.codecpar) ?? 'avc1'}"`;
  check(output.openOutputSync(), 'create clip');
  check(output.writeHeaderSync(Dictionary.fromObject(MUXING[form])), 'clip header');
  return { output, stream, mimeType } satisfies { output: FormatContext; stream: Stream; mimeType: string };
}

/** Writes packets one late, because only the next one tells how long a frame lasts. Times in ticks. */
function createPacketWriter(output: FormatContext, stream: Stream) {
  const waiting = new Packet();
  waiting.alloc();
  let isWaiting = false;
  const writeWaiting = (duration: bigint): void => {
    if (!isWaiting) return;
    waiting.duration = duration;
    waiting.streamIndex = 0;
    waiting.rescaleTs({ num: 1, den: TICKS }, stream.timeBase);
    check(output.writeFrameSync(waiting), 'write');
    waiting.unref();
    isWaiting = false;
  };
  return {
    write(packet: Packet): void {
      writeWaiting(packet.pts - waiting.pts);
      check(waiting.ref(packet), 'keep packet');
      isWaiting = true;
    },
    /** @param stepTicks how long the last frame lasts if its end is not after it: with a duration of 0, readers would hide it */
    writeLast(endTicks: bigint, stepTicks: bigint): void {
      writeWaiting(endTicks > waiting.pts ? endTicks - waiting.pts : stepTicks);
    },
    close: (): void => waiting.free(),
  };
}

/**
 * Creates an MP4 that browsers can play: H.264, 4:2:0. The times of its frames are not negative.
 * @param frame the first frame, whose colours the clip declares
 * @throws {FFmpegError}
 */
export function createClipFile(
  path: string,
  width: number,
  height: number,
  { form = 'clip', frame: first = null }: { form?: ClipForm; frame?: Frame | null } = {},
) {
  const encoder = openEncoder(width, height, first);
  const { output, stream, mimeType } = openMp4(path, encoder, form);
  const packet = new Packet();
  packet.alloc();
  const packets = createPacketWriter(output, stream);
  let frames = 0;
  let lastTicks = -1n;
  let stepTicks = BigInt(TICKS / 25);

  const drain = (): void => {
    for (;;) {
      const received = encoder.receivePacketSync(packet);
      if (received === AVERROR_EAGAIN || received === AVERROR_EOF) return;
      check(received, 'encode');
      packets.write(packet);
      packet.unref();
    }
  };

  return {
    /** With the codec as RFC 6381 names it. */
    mimeType,
    get frames() {
      return frames;
    },
    /** Encodes a frame. Frames come in order; a frame that is not later than the previous one is left out. */
    add(frame: Frame, atMs: number): void {
      const ticks = ticksOf(atMs);
      if (ticks <= lastTicks) return;
      if (lastTicks >= 0n && ticks - lastTicks < BigInt(TICKS)) stepTicks = ticks - lastTicks;
      lastTicks = ticks;
      frame.pts = ticks;
      frame.pictType = AV_PICTURE_TYPE_NONE;
      check(encoder.sendFrameSync(frame), 'send frame');
      frames += 1;
      drain();
    },
    /** @param endMs until when the last frame lasts; without it, as long as the one before it */
    finish(endMs?: number): void {
      check(encoder.sendFrameSync(null), 'flush');
      drain();
      packets.writeLast(endMs === undefined ? 0n : ticksOf(endMs), stepTicks);
      check(output.writeTrailerSync(), 'clip index');
    },
    close(): void {
      output.closeOutputSync();
      output.freeContext();
      encoder.freeContext();
      packet.free();
      packets.close();
    },
  };
}
export type ClipFile = ReturnType<typeof createClipFile>;
