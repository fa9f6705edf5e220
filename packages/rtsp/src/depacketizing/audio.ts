/** One packet's sound. */
export type AudioFrame = {
  /** PCM laws and MPEG audio as they are sent; AAC as one raw access unit. */
  readonly bytes: Buffer;
  readonly rtpTime: number;
  readonly arrivedMs: number;
};

/** The duration of an AAC access unit in ticks of its own rate. */
const AAC_TICKS = 1_024;

/**
 * Takes the payload of one packet apart. AAC (RFC 3640) has several units in a packet, with their sizes before them; fragments of a unit that
 * does not fit a packet, which no camera's bit rate needs, are left out.
 */
export function audioFrames(
  codec: string,
  format: ReadonlyMap<string, string>,
  packet: { readonly payload: Buffer; readonly rtpTime: number; readonly arrivedMs: number },
): readonly AudioFrame[] {
  const { payload, rtpTime, arrivedMs } = packet;
  if (codec !== 'mpeg4-generic') return payload.length === 0 ? [] : [{ bytes: payload, rtpTime, arrivedMs }];
  const [sizeBits, indexBits] = [numberOf(format, 'sizelength', 13), numberOf(format, 'indexlength', 3)];
  const headerBytes = Math.ceil((sizeBits + indexBits) / 8);
  if (payload.length < 2 || headerBytes < 1 || headerBytes > 4) return [];
  const count = Math.floor(payload.readUInt16BE(0) / (sizeBits + indexBits));
  let at = 2 + Math.ceil(payload.readUInt16BE(0) / 8);
  const frames: AudioFrame[] = [];
  for (let n = 0; n < count && 2 + (n + 1) * headerBytes <= payload.length; n++) {
    const size = payload.readUIntBE(2 + n * headerBytes, headerBytes) >>> indexBits;
    if (size === 0 || at + size > payload.length) break;
    frames.push({ bytes: payload.subarray(at, at + size), rtpTime: rtpTime + n * AAC_TICKS, arrivedMs });
    at += size;
  }
  return frames;
}

function numberOf(format: ReadonlyMap<string, string>, name: string, otherwise: number): number {
  const text = format.get(name) ?? '';
  return /^\d{1,2}$/.test(text) ? Number(text) : otherwise;
}
