import { plainText } from '../soap/read-reply.ts';
import { childOf, childrenOf, nodeAt, numberOf, textAt, type XmlNode } from '../xml/node.ts';

/** One of the ways in which a device sends its picture. */
export type Profile = {
  readonly token: string;
  readonly name: string;
  /** The lens that it shows; a recorder or a camera with several has several. */
  readonly source: string;
  readonly codec: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly fps: number | undefined;
  readonly kbps: number | undefined;
  /** Whether it can be moved. */
  readonly ptz: boolean;
  /** Whether it brings metadata: what the device's own analytics see. */
  readonly metadata: boolean;
};

/** More than any recorder has. */
const MAX_PROFILES = 128;

/** Reads the answer to GetProfiles, of either version of the media service. Profiles without a picture are left out. */
export function readProfiles(reply: XmlNode): Profile[] {
  return childrenOf(reply, 'Profiles')
    .slice(0, MAX_PROFILES)
    .flatMap((node) => profileOf(node) ?? []);
}

function profileOf(node: XmlNode): Profile | undefined {
  const token = node.attributes.get('token');
  const inside = childOf(node, 'Configurations');
  const encoder = childOf(inside, 'VideoEncoder') ?? childOf(node, 'VideoEncoderConfiguration');
  const source = childOf(inside, 'VideoSource') ?? childOf(node, 'VideoSourceConfiguration');
  const size = childOf(encoder, 'Resolution');
  const widthPx = wholeOf(textAt(size, 'Width'));
  const heightPx = wholeOf(textAt(size, 'Height'));
  if (!token || !encoder || !widthPx || !heightPx) return undefined;
  const rate = childOf(encoder, 'RateControl');
  return {
    token,
    name: plainText(textAt(node, 'Name') ?? token, 60),
    source: textAt(source, 'SourceToken') ?? '',
    codec: plainText(textAt(encoder, 'Encoding') ?? 'unknown', 20).toLowerCase(),
    widthPx,
    heightPx,
    fps: numberOf(textAt(rate, 'FrameRateLimit')),
    kbps: numberOf(textAt(rate, 'BitrateLimit')),
    ptz: (childOf(inside, 'PTZ') ?? nodeAt(node, 'PTZConfiguration')) !== undefined,
    metadata: (childOf(inside, 'Metadata') ?? nodeAt(node, 'MetadataConfiguration')) !== undefined,
  };
}

function wholeOf(text: string | undefined): number | undefined {
  const number = numberOf(text);
  return number !== undefined && Number.isInteger(number) && number > 0 && number <= 20_000 ? number : undefined;
}

/** The detector looks at 640 pixels across at most: a picture of that width loses nothing. */
const ANALYSIS_WIDTH_PX = 640;

/**
 * Chooses the stream to record, the largest, and a smaller one of the same lens to analyse: the smallest that is still as wide as the
 * detector looks, else the largest of the smaller ones. Video goes before single pictures of the same size.
 */
export function chooseStreams(profiles: readonly Profile[]): { main: Profile | undefined; sub: Profile | undefined } {
  const first = profiles[0]?.source;
  const ofLens = profiles.filter(({ source }) => source === first);
  const byPixels = [...ofLens].sort((a, b) => pixelsOf(b) - pixelsOf(a) || rankOf(a) - rankOf(b));
  const [main] = byPixels;
  if (!main) return { main: undefined, sub: undefined };
  const smaller = byPixels.filter((profile) => pixelsOf(profile) < pixelsOf(main) && rankOf(profile) <= rankOf(main));
  const wide = smaller.filter(({ widthPx }) => widthPx >= ANALYSIS_WIDTH_PX);
  return { main, sub: wide.at(-1) ?? smaller[0] };
}

const pixelsOf = ({ widthPx, heightPx }: Profile): number => widthPx * heightPx;
const rankOf = ({ codec }: Profile): number => (codec === 'jpeg' ? 1 : 0);
