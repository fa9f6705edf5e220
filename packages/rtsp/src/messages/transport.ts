/** What a camera answers to SETUP (RFC 2326, 12.39); null where it says nothing. */
export type TransportAnswer = {
  readonly interleaved: boolean;
  /** The channels of RTP and RTCP in the connection. */
  readonly channels: readonly [number, number] | null;
  readonly serverPorts: readonly [number, number] | null;
  readonly source: string | null;
  readonly ssrc: number | null;
};

const pairOf = (text: string | undefined, most: number): readonly [number, number] | null => {
  const [, first, second] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text ?? '') ?? [];
  if (first === undefined) return null;
  const pair = [Number(first), second === undefined ? Number(first) + 1 : Number(second)] as const;
  return pair.every((number) => number <= most) ? pair : null;
};

/** Null if the camera sends no header, which means that it does what was asked. */
export function parseTransport(text: string | null): TransportAnswer | null {
  if (text === null || text.trim() === '') return null;
  // Only the first of several transports can be meant in an answer.
  const [protocol = '', ...parts] = (text.split(',')[0] ?? '').split(';').map((part) => part.trim());
  const parameters = new Map(
    parts.map((part): [string, string] => {
      const [name = '', value = ''] = part.split('=', 2).map((text) => text.trim());
      return [name.toLowerCase(), value.replace(/^"|"$/g, '')];
    }),
  );
  // Some cameras write the number without leading zeros, others with 0x.
  const ssrc = /^(?:0x)?([0-9a-f]{1,8})$/i.exec(parameters.get('ssrc') ?? '')?.[1];
  const channels = pairOf(parameters.get('interleaved'), 255);
  return {
    interleaved: /\/TCP$/i.test(protocol) || channels !== null,
    channels,
    serverPorts: pairOf(parameters.get('server_port'), 65_535),
    source: parameters.get('source') || null,
    ssrc: ssrc === undefined ? null : Number.parseInt(ssrc, 16),
  };
}
