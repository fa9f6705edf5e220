import { splitAnnexB } from '../bitstream/annex-b.ts';
import { resolveControl } from '../messages/address.ts';
import type { SdpMedium, SessionDescription } from '../messages/sdp.ts';
import { RtspFailure } from '../failure.ts';

export type VideoCodec = 'h264' | 'h265' | 'mjpeg';
/** A video that can be set up, as the camera describes it. */
export type VideoDescription = {
  readonly codec: VideoCodec;
  readonly payloadType: number;
  readonly clockRate: number;
  readonly controlUrl: string;
  /** NAL units without start codes; none where the camera sends them within the stream. */
  readonly parameterSets: readonly Buffer[];
  readonly declaredFps: number | null;
  readonly declaredSize: { readonly width: number; readonly height: number } | null;
};
export type AudioDescription = {
  /** As the camera spells it, lower case: `pcma`, `mpeg4-generic`. */
  readonly codec: string;
  readonly payloadType: number;
  readonly clockRate: number;
  readonly channels: number;
  readonly controlUrl: string;
  readonly format: ReadonlyMap<string, string>;
};
export type Offer = {
  readonly video: VideoDescription;
  readonly audio: AudioDescription | null;
  readonly controlUrl: string;
};

/** Metadata that can be set up. */
export type MetadataDescription = {
  readonly payloadType: number;
  readonly clockRate: number;
  readonly controlUrl: string;
  /** Of the session. */
  readonly aggregateUrl: string;
};

const CODECS: ReadonlyMap<string, VideoCodec> = new Map([
  ['h264', 'h264'],
  ['h265', 'h265'],
  ['hevc', 'h265'],
  ['jpeg', 'mjpeg'],
  ['mjpeg', 'mjpeg'],
]);
const VIDEO_CLOCK = 90_000;
/** Enough for any encoder; a longer list is a flood. */
const MOST_SETS = 32;

/** Chooses the first video whose codec is known here. @throws {RtspFailure} `no_video_stream` or `unsupported_codec` */
export function offerOf(description: SessionDescription, base: string): Offer {
  const controlUrl = resolveControl(base, description.control);
  const videos = description.media.filter(({ kind }) => kind === 'video');
  const [first] = videos;
  if (!first) throw new RtspFailure('no_video_stream', 'The camera offers no video.');
  for (const medium of videos) {
    const codec = codecOf(medium);
    if (!codec || !medium.protocol.startsWith('RTP/AVP')) continue;
    const video = videoOf(medium, codec, base, controlUrl);
    return { video, audio: audioOf(description.media, base, controlUrl), controlUrl };
  }
  const name = first.protocol.startsWith('RTP/AVP') ? (first.codec ?? 'unknown') : 'encrypted';
  throw new RtspFailure('unsupported_codec', `The video’s codec (${printable(name)}) is not known.`, name);
}

/** The plain text of ONVIF's Streaming Specification, 5.1.2. Its compressed forms have names of their own. */
const METADATA_CODEC = 'vnd.onvif.metadata';

/** Chooses the first metadata that is plain text. @throws {RtspFailure} `no_metadata_stream` or `unsupported_codec` */
export function metadataOf({ media, control }: SessionDescription, base: string): MetadataDescription {
  const aggregateUrl = resolveControl(base, control);
  const offered = media.filter(({ kind, codec }) => kind === 'application' && codec?.startsWith(METADATA_CODEC));
  const plain = offered.find(({ codec, protocol }) => codec === METADATA_CODEC && protocol.startsWith('RTP/AVP'));
  if (plain) {
    return {
      payloadType: plain.payloadType,
      clockRate: plain.clockRate ?? VIDEO_CLOCK,
      controlUrl: plain.control === null ? aggregateUrl : resolveControl(base, plain.control),
      aggregateUrl,
    };
  }
  const [first] = offered;
  if (!first) throw new RtspFailure('no_metadata_stream', 'The camera offers no metadata.');
  const name = first.codec ?? 'unknown';
  throw new RtspFailure('unsupported_codec', `The form of the metadata (${printable(name)}) is not known.`, name);
}

const printable = (name: string): string => name.replace(/[^\w.+-]/g, '').slice(0, 40);

/** A camera that forgets `a=rtpmap` still shows its codec by its parameter sets. */
function codecOf({ codec, format }: SdpMedium): VideoCodec | null {
  if (codec !== null) return CODECS.get(codec) ?? null;
  if (format.has('sprop-parameter-sets')) return 'h264';
  return format.has('sprop-sps') ? 'h265' : null;
}

function videoOf(medium: SdpMedium, codec: VideoCodec, base: string, aggregate: string): VideoDescription {
  return {
    codec,
    payloadType: medium.payloadType,
    clockRate: medium.clockRate ?? VIDEO_CLOCK,
    controlUrl: medium.control === null ? aggregate : resolveControl(base, medium.control),
    parameterSets: codec === 'mjpeg' ? [] : parameterSetsOf(medium.format),
    declaredFps: medium.framerate,
    declaredSize: medium.sizePx,
  };
}

/** H.264 has all sets in one list, H.265 one list a kind. What is no NAL unit is left out. */
function parameterSetsOf(format: ReadonlyMap<string, string>): readonly Buffer[] {
  const texts = ['sprop-vps', 'sprop-sps', 'sprop-pps', 'sprop-parameter-sets'].flatMap((name) =>
    (format.get(name) ?? '').split(','),
  );
  return (
    texts
      .slice(0, MOST_SETS)
      // Some cameras write start codes around a set.
      .flatMap((text) => splitAnnexB(Buffer.from(text, 'base64'), true))
      .filter((nal) => nal.length >= 3 && ((nal[0] ?? 0) & 0x80) === 0)
  );
}

function audioOf(media: readonly SdpMedium[], base: string, aggregate: string): AudioDescription | null {
  const medium = media.find(({ kind, codec }) => kind === 'audio' && codec !== null);
  if (!medium || medium.codec === null) return null;
  return {
    codec: medium.codec,
    payloadType: medium.payloadType,
    clockRate: medium.clockRate ?? 8_000,
    channels: medium.channels ?? 1,
    controlUrl: medium.control === null ? aggregate : resolveControl(base, medium.control),
    format: medium.format,
  };
}
