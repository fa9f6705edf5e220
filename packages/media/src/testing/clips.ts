import { Codec, CodecContext, Dictionary, FFmpegError, FormatContext, Frame, Packet, Rational } from 'node-av/lib';
import {
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AVMEDIA_TYPE_AUDIO,
  AV_CHANNEL_ORDER_NATIVE,
  AV_CODEC_ID_PCM_S16LE,
  AV_SAMPLE_FMT_S16,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_CODEC_FLAG_INTERLACED_DCT,
  AV_FRAME_DATA_DISPLAYMATRIX,
  AV_FRAME_FLAG_INTERLACED,
  AV_FRAME_FLAG_TOP_FIELD_FIRST,
  AV_PIX_FMT_GRAY8,
  AV_PIX_FMT_RGB24,
  AV_PIX_FMT_RGBA,
  AV_PIX_FMT_YUV444P,
  AV_PIX_FMT_YUV422P10LE,
  AV_PKT_DATA_DISPLAYMATRIX,
  AV_PICTURE_TYPE_NONE,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV420P10LE,
  AV_PIX_FMT_YUV422P,
  AV_PIX_FMT_YUVJ420P,
} from 'node-av/constants';
import type {
  AVColorPrimaries,
  AVColorRange,
  AVColorSpace,
  AVColorTransferCharacteristic,
  FFEncoderCodec,
} from 'node-av/constants';
import { decodeFrom } from '../decoding/decode-from.ts';
import { createScaleTarget } from '../scaling/scale-target.ts';
import { createYuvScaler } from '../scaling/yuv-scaler.ts';

const PIXELS = {
  '4:2:0': AV_PIX_FMT_YUV420P,
  full: AV_PIX_FMT_YUVJ420P,
  '4:2:2': AV_PIX_FMT_YUV422P,
  '4:4:4': AV_PIX_FMT_YUV444P,
  '4:0:0': AV_PIX_FMT_GRAY8,
  '10 bits': AV_PIX_FMT_YUV420P10LE,
  '10 bits 4:2:2': AV_PIX_FMT_YUV422P10LE,
  alpha: AV_PIX_FMT_RGBA,
  rgb: AV_PIX_FMT_RGB24,
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
  /** Luma and chroma of the background, in the range and matrix that the clip declares. */
  background?: readonly [y: number, cb: number, cr: number];
  /** What the stream declares about its colours; nothing by default. */
  colours?: {
    readonly space?: AVColorSpace;
    readonly range?: AVColorRange;
    readonly primaries?: AVColorPrimaries;
    readonly transfer?: AVColorTransferCharacteristic;
  };
  /** The width of a pixel in heights, as the stream declares it. */
  pixelAspect?: { readonly num: number; readonly den: number };
  /** Clockwise degrees by which the container says that frames are to be turned. */
  rotation?: 0 | 90 | 180 | 270;
  /** Two fields a frame, of which the second shows the square 12 px further on. */
  interlaced?: 'marked' | 'unmarked' | null;
  /** Silence beside the video, as PCM. */
  sound?: boolean;
};
const ok = (code: number, what: string): number => {
  FFmpegError.throwIfError(code, what);
  return code;
};

type Encoding = Required<Omit<ClipOptions, 'pixelAspect'>> & Pick<ClipOptions, 'pixelAspect'>;
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
  background: [96, 128, 128],
  colours: {},
  rotation: 0,
  interlaced: null,
  sound: false,
  ...options,
});

/** Makes a clip in which a bright square moves over a background, grey by default. */
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

/** Makes a clip of real footage in another size and codec, played again and again until it is long enough. `width` and `height` are those of the stored frames. */
export function makeFootage(path: string, source: string, options: ClipOptions): void {
  const encoding = encodingOf(options);
  const file = createFile(path, encoding);
  const scaler = createYuvScaler(encoding.width, encoding.height);
  while (file.frames < encoding.frames)
    decodeFrom(source, { fromMs: 0, keyFramesOnly: false }, (frame) => {
      // Stored turned the other way, so that a player shows it upright.
      if (encoding.rotation !== 0)
        displayMatrix(360 - encoding.rotation).copy(frame.newSideData(AV_FRAME_DATA_DISPLAYMATRIX, 36));
      file.add(scaler.frame(frame));
      return file.frames < encoding.frames;
    });
  scaler.close();
  file.finish();
}

function openEncoder(encoding: Encoding) {
  const { width, height, fps, bFrames, group, encoder, container, pixels, colours, pixelAspect } = encoding;
  const codec = Codec.findEncoderByName(encoder as FFEncoderCodec);
  if (!codec) throw new Error(`no encoder ${encoder}`);
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
  if (pixelAspect) context.sampleAspectRatio = new Rational(pixelAspect.num, pixelAspect.den);
  if (colours.space !== undefined) context.colorSpace = colours.space;
  if (colours.range !== undefined) context.colorRange = colours.range;
  if (colours.primaries !== undefined) context.colorPrimaries = colours.primaries;
  if (colours.transfer !== undefined) context.colorTrc = colours.transfer;
  const flags =
    (container === 'h264' || container === 'hevc' ? 0 : AV_CODEC_FLAG_GLOBAL_HEADER) |
    (encoding.interlaced === 'marked' ? AV_CODEC_FLAG_INTERLACED_DCT : 0);
  context.flags = (context.flags | flags) as typeof context.flags;
  if (encoder === 'libx264' || encoder === 'libx265') ok(context.setOption('preset', 'ultrafast'), 'preset');
  const groups = `keyint=${group}:min-keyint=${group}:scenecut=0:bframes=${bFrames}`;
  if (encoder === 'libx264') ok(context.setOption('x264-params', groups), 'parameters');
  if (encoder === 'libx265') ok(context.setOption('x265-params', `${groups}:log-level=none`), 'parameters');
  ok(context.open2Sync(codec, null), 'encoder');
  return context;
}

function createFile(path: string, encoding: Encoding) {
  const { width, height, fps, container, pixels, pixelAspect, rotation, interlaced } = encoding;
  const context = openEncoder(encoding);
  const output = new FormatContext();
  ok(output.allocOutputContext2(null, container, path), 'output');
  const stream = output.newStream(null);
  stream.timeBase = new Rational(1, fps);
  stream.avgFrameRate = new Rational(fps, 1);
  ok(context.parametersFromContext(stream.codecpar), 'parameters');
  if (pixelAspect) stream.sampleAspectRatio = new Rational(pixelAspect.num, pixelAspect.den);
  if (rotation !== 0) stream.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, displayMatrix(rotation));
  const addSound = encoding.sound ? createSound(output, fps) : () => undefined;
  ok(output.openOutputSync(), 'file');
  ok(output.writeHeaderSync(Dictionary.fromObject({})), 'header');
  const packet = new Packet();
  packet.alloc();
  const converter = createScaleTarget({ width, height }, PIXELS[pixels], 'bilinear');
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
        converter.frame.clearFlags(AV_FRAME_FLAG_INTERLACED);
        converter.scale(given);
        frame = converter.frame;
      }
      frame.pts = BigInt(frames);
      frame.pictType = AV_PICTURE_TYPE_NONE;
      if (interlaced === 'marked') frame.setFlags(AV_FRAME_FLAG_INTERLACED, AV_FRAME_FLAG_TOP_FIELD_FIRST);
      frames += 1;
      ok(context.sendFrameSync(frame), 'send');
      drain();
      addSound(frames - 1);
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

/** Adds a stream of silence. Returns the function that writes the silence of a frame. */
function createSound(output: FormatContext, fps: number): (frame: number) => void {
  const rate = 8_000;
  const stream = output.newStream(null);
  const { codecpar } = stream;
  codecpar.codecType = AVMEDIA_TYPE_AUDIO;
  codecpar.codecId = AV_CODEC_ID_PCM_S16LE;
  codecpar.format = AV_SAMPLE_FMT_S16;
  codecpar.sampleRate = rate;
  codecpar.channelLayout = { order: AV_CHANNEL_ORDER_NATIVE, nbChannels: 1, mask: 4n };
  stream.timeBase = new Rational(1, rate);
  return (frame) => {
    const packet = new Packet();
    packet.alloc();
    packet.data = Buffer.alloc((rate / fps) * 2);
    packet.pts = packet.dts = BigInt((frame * rate) / fps);
    packet.duration = BigInt(rate / fps);
    packet.streamIndex = 1;
    packet.rescaleTs({ num: 1, den: rate }, stream.timeBase);
    ok(output.writeFrameSync(packet), 'write sound');
    packet.free();
  };
}

/** FFmpeg's display matrix, which turns clockwise. */
function displayMatrix(degrees: number): Buffer {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const matrix = Buffer.alloc(36);
  for (const [at, value] of [cos, sin, 0, -sin, cos].entries()) matrix.writeInt32LE(Math.round(value * 65_536), at * 4);
  matrix.writeInt32LE(1 << 30, 32);
  return matrix;
}

function frameOf({ width, height, pixels, background, colours, interlaced }: Encoding, n: number): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.width = width;
  frame.height = height;
  frame.format = pixels === 'full' || pixels === '4:0:0' ? PIXELS[pixels] : PIXELS['4:2:0'];
  ok(frame.getBuffer(0), 'frame buffer');
  if (colours.space !== undefined) frame.colorSpace = colours.space;
  if (colours.range !== undefined) frame.colorRange = colours.range;
  const [y, cb, cr] = background;
  const [luma, ...chroma] = frame.data ?? [];
  const stride = frame.linesize[0] ?? 0;
  luma?.fill(y);
  for (const [at, plane] of chroma.entries()) plane.fill(at === 0 ? cb : cr);
  const side = height >> 2;
  for (let row = side; row < side * 2; row++) {
    const left = (n * 6 + (interlaced !== null && row % 2 === 1 ? 12 : 0)) % (width - side);
    luma?.fill(220, row * stride + left, row * stride + left + side);
  }
  return frame;
}
