/** One medium of a session description (RFC 8866). Names of codecs are lower case. */
export type SdpMedium = {
  readonly kind: string;
  readonly protocol: string;
  readonly payloadType: number;
  readonly codec: string | null;
  readonly clockRate: number | null;
  readonly channels: number | null;
  readonly control: string | null;
  /** `a=fmtp`: names are lower case. */
  readonly format: ReadonlyMap<string, string>;
  readonly framerate: number | null;
  readonly sizePx: { readonly width: number; readonly height: number } | null;
};
export type SessionDescription = { readonly control: string | null; readonly media: readonly SdpMedium[] };

/** Payload types that need no `a=rtpmap` (RFC 3551): codec, clock rate and channels. */
const STATIC_TYPES: ReadonlyMap<number, readonly [string, number, number]> = new Map([
  [0, ['pcmu', 8_000, 1] as const],
  [3, ['gsm', 8_000, 1] as const],
  [8, ['pcma', 8_000, 1] as const],
  [9, ['g722', 8_000, 1] as const],
  [14, ['mpa', 90_000, 1] as const],
  [26, ['jpeg', 90_000, 1] as const],
  [32, ['mpv', 90_000, 1] as const],
  [33, ['mp2t', 90_000, 1] as const],
]);
const MOST_MEDIA = 32;
const MOST_LINES = 4_000;

type Section = { readonly line: string; readonly attributes: string[] };

/** Reads what it can, in any order of lines. Null if nothing in the text is a session description. */
export function parseSdp(text: string): SessionDescription | null {
  const session: string[] = [];
  const sections: Section[] = [];
  let known = 0;
  for (const raw of text.split(/\r\n|\n|\r/, MOST_LINES)) {
    const [, type, value = ''] = /^ *([a-z]) *=(.*)$/.exec(raw) ?? [];
    if (type === undefined) continue;
    known += 1;
    if (type === 'm') sections.push({ line: value.trim(), attributes: [] });
    else if (type === 'a') (sections.at(-1)?.attributes ?? session).push(value.trim());
  }
  if (known === 0) return null;
  return {
    control: attribute(session, 'control'),
    media: sections.slice(0, MOST_MEDIA).flatMap((section) => mediumOf(section) ?? []),
  };
}

function mediumOf({ line, attributes }: Section): SdpMedium | null {
  const [, kind = '', protocol = '', payload = ''] = /^(\S+) +\S+ +(\S+) +(\d{1,3})\b/.exec(line) ?? [];
  if (kind === '') return null;
  const payloadType = Number(payload);
  const map = rtpMapOf(attributes, payloadType);
  const size = sizeOf(attributes);
  const framerate = Number.parseFloat(attribute(attributes, 'framerate') ?? attribute(attributes, 'x-framerate') ?? '');
  return {
    kind: kind.toLowerCase(),
    protocol: protocol.toUpperCase(),
    payloadType,
    ...map,
    control: attribute(attributes, 'control'),
    format: formatOf(attributes, payloadType),
    framerate: Number.isFinite(framerate) && framerate > 0 && framerate <= 1_000 ? framerate : null,
    sizePx: size,
  };
}

/** A camera may declare another number in `rtpmap` than in `m=`; with one `rtpmap` only, that one is meant. */
function rtpMapOf(
  attributes: readonly string[],
  payloadType: number,
): Pick<SdpMedium, 'codec' | 'clockRate' | 'channels'> {
  const maps = attributes.flatMap((text) => {
    const [, number, codec, rate, channels] = /^rtpmap: *(\d+) +([^/\s]+)(?:\/(\d+))?(?:\/(\d+))?/i.exec(text) ?? [];
    if (number === undefined || codec === undefined) return [];
    return [
      { number: Number(number), codec: codec.toLowerCase(), rate: Number(rate ?? 0), channels: Number(channels ?? 0) },
    ];
  });
  const found = maps.find(({ number }) => number === payloadType) ?? (maps.length === 1 ? maps[0] : undefined);
  const [codec, clockRate, channels] = STATIC_TYPES.get(payloadType) ?? [null, null, null];
  if (!found) return { codec, clockRate, channels };
  return {
    codec: found.codec,
    clockRate: found.rate > 0 ? found.rate : clockRate,
    channels: found.channels > 0 ? found.channels : channels,
  };
}

/** `a=fmtp:96 name=value; name=value`. The value may hold `=`, which Base64 ends with. */
function formatOf(attributes: readonly string[], payloadType: number): ReadonlyMap<string, string> {
  const lines = attributes.flatMap((text) => {
    const [, number, rest] = /^fmtp: *(\d+) +(.*)$/i.exec(text) ?? [];
    return rest === undefined ? [] : [{ number: Number(number), rest }];
  });
  const found = lines.find(({ number }) => number === payloadType) ?? (lines.length === 1 ? lines[0] : undefined);
  const pairs = (found?.rest ?? '').split(';').map((part): [string, string] => {
    const equals = part.indexOf('=');
    return equals < 0
      ? [part.trim().toLowerCase(), '']
      : [part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim()];
  });
  return new Map(pairs.filter(([name]) => name !== ''));
}

function sizeOf(attributes: readonly string[]): SdpMedium['sizePx'] {
  const text = [attribute(attributes, 'framesize')?.replace(/^\d+ +/, ''), attribute(attributes, 'x-dimensions')].find(
    (found) => found,
  );
  const [, width, height] = /^(\d{1,5}) *[-,x] *(\d{1,5})/.exec(text ?? '') ?? [];
  return width === undefined || Number(width) === 0 || Number(height) === 0
    ? null
    : { width: Number(width), height: Number(height) };
}

function attribute(attributes: readonly string[], name: string): string | null {
  const start = `${name}:`;
  return (
    attributes
      .find((text) => text.toLowerCase().startsWith(start))
      ?.slice(start.length)
      .trim() ?? null
  );
}
