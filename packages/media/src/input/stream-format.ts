import { CodecParameters } from 'node-av/lib';
import {
  AVMEDIA_TYPE_VIDEO,
  AV_CODEC_ID_H264,
  AV_CODEC_ID_HEVC,
  AV_CODEC_ID_MJPEG,
  AV_PIX_FMT_GRAY10LE,
  AV_PIX_FMT_GRAY8,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV420P10LE,
  AV_PIX_FMT_YUV422P,
  AV_PIX_FMT_YUV422P10LE,
  AV_PIX_FMT_YUV444P,
  AV_PIX_FMT_YUV444P10LE,
  AV_PIX_FMT_YUVJ420P,
  AV_PIX_FMT_YUVJ422P,
} from 'node-av/constants';
import type {
  AVCodecID,
  AVColorPrimaries,
  AVColorRange,
  AVColorSpace,
  AVColorTransferCharacteristic,
  AVPixelFormat,
  AVProfile,
} from 'node-av/constants';
import { Rational } from 'node-av/lib';
import { joinAnnexB, parseH264Sps, parseH265Sps } from '@marsad/rtsp';
import type { PictureFormat, VideoCodec } from '@marsad/rtsp';

/** What a stream's pictures are, as far as a decoder and a container must know before the first one. */
export type StreamFormat = {
  readonly widthPx: number;
  readonly heightPx: number;
  /** 0/1 where the stream says nothing. */
  readonly pixel: { readonly num: number; readonly den: number };
  readonly fps: number | null;
  /** The caller frees them. */
  createParameters(): CodecParameters;
};

const CODEC_IDS: Readonly<Record<VideoCodec, AVCodecID>> = {
  h264: AV_CODEC_ID_H264,
  h265: AV_CODEC_ID_HEVC,
  mjpeg: AV_CODEC_ID_MJPEG,
};
const PIXEL_FORMATS: Readonly<Record<PictureFormat['chroma'], Readonly<Record<number, AVPixelFormat>>>> = {
  '4:0:0': { 8: AV_PIX_FMT_GRAY8, 10: AV_PIX_FMT_GRAY10LE },
  '4:2:0': { 8: AV_PIX_FMT_YUV420P, 10: AV_PIX_FMT_YUV420P10LE },
  '4:2:2': { 8: AV_PIX_FMT_YUV422P, 10: AV_PIX_FMT_YUV422P10LE },
  '4:4:4': { 8: AV_PIX_FMT_YUV444P, 10: AV_PIX_FMT_YUV444P10LE },
};
const NARROW = 1;
const FULL = 2;

const parametersOf = (codec: VideoCodec, widthPx: number, heightPx: number): CodecParameters => {
  const parameters = new CodecParameters();
  parameters.alloc();
  parameters.codecType = AVMEDIA_TYPE_VIDEO;
  parameters.codecId = CODEC_IDS[codec];
  parameters.width = widthPx;
  parameters.height = heightPx;
  return parameters;
};

/** The format by the parameter sets; null while they are not complete. */
export function nalFormat(codec: 'h264' | 'h265', sets: readonly Buffer[]): StreamFormat | null {
  const formats = sets.map((nal) => (codec === 'h264' ? (parseH264Sps(nal)?.format ?? null) : parseH265Sps(nal)));
  const format = formats.findLast((found) => found !== null);
  // A decoder needs a picture parameter set too, whose number is 8 or 34.
  const hasPictureSet = sets.some(([first = 0]) =>
    codec === 'h264' ? (first & 31) === 8 : ((first >> 1) & 63) === 34,
  );
  if (!format || !hasPictureSet) return null;
  const { widthPx, heightPx, pixelAspect, fps } = format;
  return {
    widthPx,
    heightPx,
    pixel: pixelAspect ?? { num: 0, den: 1 },
    fps,
    createParameters() {
      const parameters = parametersOf(codec, widthPx, heightPx);
      parameters.extradata = joinAnnexB(sets);
      describe(parameters, format);
      return parameters;
    },
  };
}

function describe(parameters: CodecParameters, format: PictureFormat): void {
  const { chroma, bitDepth, pixelAspect, colour, fullRange, reorderFrames } = format;
  const pixels = PIXEL_FORMATS[chroma][bitDepth];
  if (pixels !== undefined) parameters.format = pixels;
  parameters.profile = format.profile as AVProfile;
  parameters.level = format.level;
  parameters.videoDelay = reorderFrames ?? 0;
  if (pixelAspect) parameters.sampleAspectRatio = new Rational(pixelAspect.num, pixelAspect.den);
  if (fullRange !== null) parameters.colorRange = (fullRange ? FULL : NARROW) as AVColorRange;
  if (!colour) return;
  parameters.colorPrimaries = colour.primaries as AVColorPrimaries;
  parameters.colorTrc = colour.transfer as AVColorTransferCharacteristic;
  parameters.colorSpace = colour.matrix as AVColorSpace;
}

const START_OF_FRAME = 0xc0;

/** The format by the header of a JPEG file; null if it has none. */
export function jpegFormat(file: Buffer): StreamFormat | null {
  for (let at = 2; at + 18 <= file.length && file[at] === 0xff; at += 2 + file.readUInt16BE(at + 2)) {
    if (file[at + 1] !== START_OF_FRAME) continue;
    const [heightPx, widthPx] = [file.readUInt16BE(at + 5), file.readUInt16BE(at + 7)];
    const isHalfAcross = file[at + 11] === 0x21;
    if (widthPx === 0 || heightPx === 0) return null;
    const createParameters = (): CodecParameters => {
      const parameters = parametersOf('mjpeg', widthPx, heightPx);
      parameters.format = isHalfAcross ? AV_PIX_FMT_YUVJ422P : AV_PIX_FMT_YUVJ420P;
      parameters.colorRange = FULL as AVColorRange;
      return parameters;
    };
    return { widthPx, heightPx, pixel: { num: 0, den: 1 }, fps: null, createParameters };
  }
  return null;
}
