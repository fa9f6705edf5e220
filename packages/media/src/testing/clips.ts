import { Codec, CodecContext, Dictionary, FFmpegError, FormatContext, Frame, Packet, Rational } from 'node-av/lib';
import {
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUVJ420P,
} from 'node-av/constants';
import type { FFEncoderCodec } from 'node-av/constants';

export type ClipOptions = {
  width?: number;
  height?: number;
  fps?: number;
  frames?: number;
  bFrames?: number;
  /** Frames from keyframe to keyframe. */
  group?: number;
  encoder?: string;
  container?: string;
};
const ok = (code: number, what: string): number => {
  FFmpegError.throwIfError(code, what);
  return code;
};

/** Makes a clip in which a bright square moves over a grey background. */
export function makeClip(path: string, options: ClipOptions = {}): void {
  const {
    width = 320,
    height = 192,
    fps = 25,
    frames = 30,
    bFrames = 0,
    group = 10,
    encoder = 'libx264',
    container = 'mp4',
  } = options;
  const codec = Codec.findEncoderByName(encoder as FFEncoderCodec);
  if (!codec) throw new Error(`no encoder ${encoder}`);
  const output = new FormatContext();
  ok(output.allocOutputContext2(null, container, path), 'output');
  const context = new CodecContext();
  context.allocContext3(codec);
  context.width = width;
  context.height = height;
  context.pixelFormat = encoder === 'mjpeg' ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P;
  context.timeBase = new Rational(1, fps);
  context.framerate = new Rational(fps, 1);
  context.gopSize = group;
  context.maxBFrames = bFrames;
  context.threadCount = 1;
  if (container !== 'h264') context.flags = (context.flags | AV_CODEC_FLAG_GLOBAL_HEADER) as typeof context.flags;
  if (encoder === 'libx264') {
    ok(context.setOption('preset', 'ultrafast'), 'preset');
    ok(
      context.setOption('x264-params', `keyint=${group}:min-keyint=${group}:scenecut=0:bframes=${bFrames}`),
      'parameters',
    );
  }
  ok(context.open2Sync(codec, null), 'encoder');
  const stream = output.newStream(null);
  stream.timeBase = new Rational(1, fps);
  stream.avgFrameRate = new Rational(fps, 1);
  ok(context.parametersFromContext(stream.codecpar), 'parameters');
  ok(output.openOutputSync(), 'file');
  ok(output.writeHeaderSync(Dictionary.fromObject({})), 'header');
  const packet = new Packet();
  packet.alloc();
  const drain = (): void => {
    for (;;) {
      const received = context.receivePacketSync(packet);
      if (received === AVERROR_EAGAIN || received === AVERROR_EOF) return;
      ok(received, 'encode');
      if (packet.duration === 0n) packet.duration = 1n;
      packet.streamIndex = 0;
      packet.rescaleTs({ num: 1, den: fps }, stream.timeBase);
      ok(output.writeFrameSync(packet), 'write');
      packet.unref();
    }
  };
  for (let n = 0; n < frames; n++) {
    const frame = frameOf(width, height, context.pixelFormat, n);
    frame.pts = BigInt(n);
    ok(context.sendFrameSync(frame), 'send');
    drain();
    frame.free();
  }
  context.sendFrameSync(null);
  drain();
  ok(output.writeTrailerSync(), 'trailer');
  output.closeOutputSync();
  output.freeContext();
  context.freeContext();
  packet.free();
}

function frameOf(width: number, height: number, format: CodecContext['pixelFormat'], n: number): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.width = width;
  frame.height = height;
  frame.format = format;
  ok(frame.getBuffer(0), 'frame buffer');
  const [luma, ...chroma] = frame.data ?? [];
  const stride = frame.linesize[0] ?? 0;
  luma?.fill(96);
  for (const plane of chroma) plane.fill(128);
  const side = height >> 2;
  const left = (n * 6) % (width - side);
  for (let y = side; y < side * 2; y++) luma?.fill(220, y * stride + left, y * stride + left + side);
  return frame;
}
