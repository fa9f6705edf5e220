import { Codec, CodecContext, Dictionary, FFmpegError, FormatContext, Frame, Packet, Rational } from 'node-av/lib';
import {
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PICTURE_TYPE_NONE,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV420P10LE,
  AV_PIX_FMT_YUV422P,
  AV_PIX_FMT_YUVJ420P,
  SWS_BILINEAR,
} from 'node-av/constants';
import type { FFEncoderCodec } from 'node-av/constants';
import { decodeFrom } from '../decoding/decode-from.ts';
import { createScaleTarget } from '../scaling/scale-target.ts';
import { createYuvScaler } from '../scaling/yuv-scaler.ts';

const PIXELS = {
  '4:2:0': AV_PIX_FMT_YUV420P,
  full: AV_PIX_FMT_YUVJ420P,
  '4:2:2': AV_PIX_FMT_YUV422P,
  '10 bits': AV_PIX_FMT_YUV420P10LE,
};

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
  /** `full`: 4:2:0 in full range. */
  pixels?: keyof typeof PIXELS;
};
const ok = (code: number, what: string): number => {
  FFmpegError.throwIfError(code, what);
  return code;
};

type Encoding = Required<ClipOptions>;
const encodingOf = (options: ClipOptions): Encoding => ({
  width: 320,
  height: 192,
  fps: 25,
  frames: 30,
  bFrames: 0,
  group: 10,
  encoder: 'libx264',
  container: 'mp4',
  pixels: options.encoder === 'mjpeg' ? 'full' : '4:2:0',
  ...options,
});

/** Makes a clip in which a bright square moves over a grey background. */
export function makeClip(path: string, options: ClipOptions = {}): void {
  const encoding = encodingOf(options);
  const file = createFile(path, encoding);
  for (let n = 0; n < encoding.frames; n++) {
    const frame = frameOf(encoding, n);
    file.add(frame);
    frame.free();
  }
  file.finish();
}

/** Makes a clip of real footage in another size and codec, played again and again until it is long enough. */
export function makeFootage(path: string, source: string, options: ClipOptions): void {
  const encoding = encodingOf(options);
  const file = createFile(path, encoding);
  const scaler = createYuvScaler(encoding.width, encoding.height);
  while (file.frames < encoding.frames)
    decodeFrom(source, { fromMs: 0, keyFramesOnly: false }, (frame) => {
      file.add(scaler.frame(frame));
      return file.frames < encoding.frames;
    });
  scaler.close();
  file.finish();
}

function createFile(path: string, { width, height, fps, bFrames, group, encoder, container, pixels }: Encoding) {
  const codec = Codec.findEncoderByName(encoder as FFEncoderCodec);
  if (!codec) throw new Error(`no encoder ${encoder}`);
  const output = new FormatContext();
  ok(output.allocOutputContext2(null, container, path), 'output');
  const context = new CodecContext();
  context.allocContext3(codec);
  context.width = width;
  context.height = height;
  context.pixelFormat = PIXELS[pixels];
  context.timeBase = new Rational(1, fps);
  context.framerate = new Rational(fps, 1);
  context.gopSize = group;
  context.maxBFrames = bFrames;
  context.threadCount = 1;
  if (container !== 'h264') context.flags = (context.flags | AV_CODEC_FLAG_GLOBAL_HEADER) as typeof context.flags;
  if (encoder === 'libx264' || encoder === 'libx265') ok(context.setOption('preset', 'ultrafast'), 'preset');
  const groups = `keyint=${group}:min-keyint=${group}:scenecut=0:bframes=${bFrames}`;
  if (encoder === 'libx264') ok(context.setOption('x264-params', groups), 'parameters');
  if (encoder === 'libx265') ok(context.setOption('x265-params', `${groups}:log-level=none`), 'parameters');
  ok(context.open2Sync(codec, null), 'encoder');
  const stream = output.newStream(null);
  stream.timeBase = new Rational(1, fps);
  stream.avgFrameRate = new Rational(fps, 1);
  ok(context.parametersFromContext(stream.codecpar), 'parameters');
  ok(output.openOutputSync(), 'file');
  ok(output.writeHeaderSync(Dictionary.fromObject({})), 'header');
  const packet = new Packet();
  packet.alloc();
  const converter = createScaleTarget(width, height, PIXELS[pixels], SWS_BILINEAR);
  let frames = 0;
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
  return {
    get frames() {
      return frames;
    },
    add(given: Frame): void {
      let frame = given;
      if (given.format !== PIXELS[pixels]) {
        ok(converter.frame.makeWritable(), 'writable frame');
        converter.scale(given);
        frame = converter.frame;
      }
      frame.pts = BigInt(frames);
      frame.pictType = AV_PICTURE_TYPE_NONE;
      frames += 1;
      ok(context.sendFrameSync(frame), 'send');
      drain();
    },
    finish(): void {
      context.sendFrameSync(null);
      drain();
      ok(output.writeTrailerSync(), 'trailer');
      output.closeOutputSync();
      output.freeContext();
      context.freeContext();
      converter.close();
      packet.free();
    },
  };
}

function frameOf({ width, height, pixels }: Encoding, n: number): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.width = width;
  frame.height = height;
  frame.format = pixels === 'full' ? PIXELS.full : PIXELS['4:2:0'];
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
