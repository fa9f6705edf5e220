import type { OddCameraOptions } from './odd-options.ts';
import { packetiseJpeg, packetiseNals } from './packetise.ts';

export type Track = 'video' | 'audio' | 'metadata';
export type SendPacket = (track: Track, kind: 'rtp' | 'rtcp', packet: Buffer) => void;
export type OddStats = {
  opened: number;
  sentPictures: number;
  sentAudio: number;
  sentMetadata: number;
  sentPackets: number;
  lostPackets: number;
};

const NTP_TO_UNIX_S = 2_208_988_800;
const AUDIO_MS = 20;
const FIRST_STAMP = 900_000;
const PAYLOAD_TYPES = { video: 96, audio: 8, metadata: 107 } as const;

/** Sends pictures, sound and reports until stopped. Each packet is written here, byte for byte, so that each may be wrong. */
export function playOddly(
  options: OddCameraOptions,
  startedMs: number,
  stats: OddStats,
  tracks: ReadonlySet<Track>,
  send: SendPacket,
) {
  const {
    units,
    codec = 'h264',
    fps = 25,
    stampOf = (n, rate) => (n * 90_000) / rate,
    markers = 'last_packet',
  } = options;
  const originMs = options.startsAnew ? Date.now() : startedMs;
  const sequences = { video: 65_000, audio: 5_000, metadata: 65_500 };
  const ssrcs = { video: 0x1111 + stats.opened, audio: 0x2222 + stats.opened, metadata: 0x3333 + stats.opened };
  const timers: NodeJS.Timeout[] = [];
  let held: Buffer | null = null;
  const elapsedMs = (): number => Date.now() - originMs;

  const rtp = (track: Track, stamp: number, marker: boolean, payload: Buffer): void => {
    const head = Buffer.alloc(12);
    head.writeUInt8(0x80, 0);
    const type = track === 'video' && codec === 'mjpeg' ? 26 : PAYLOAD_TYPES[track];
    head.writeUInt8(type | (marker ? 0x80 : 0), 1);
    head.writeUInt16BE(sequences[track]++ & 0xffff, 2);
    head.writeUInt32BE(Math.round(stamp) >>> 0, 4);
    head.writeUInt32BE(ssrcs[track], 8);
    const packet = Buffer.concat([head, payload]);
    if (track !== 'video') return send(track, 'rtp', packet);
    const count = stats.sentPackets++;
    if (options.isLost?.(count)) {
      stats.lostPackets += 1;
      return;
    }
    if (!held && options.isLate?.(count)) {
      held = packet;
      return;
    }
    send(track, 'rtp', packet);
    if (held) send(track, 'rtp', held);
    held = null;
  };
  const picture = (n: number): void => {
    const unit = units[n % units.length] ?? [];
    const most = options.mostPayloadBytes ?? 1_200;
    const payloads =
      codec === 'mjpeg' ? packetiseJpeg(unit[0] ?? Buffer.alloc(0), most) : packetiseNals(unit, codec, most);
    const stamp = FIRST_STAMP + stampOf(n, fps);
    for (const { bytes, last } of payloads) {
      rtp('video', stamp, markers === 'every_slice' || (markers === 'last_packet' && last), bytes);
    }
    stats.sentPictures += 1;
  };
  const report = (track: 'video' | 'audio', stamp: number): void => {
    const nowMs = Date.now();
    const seconds = (options.senderReport?.ntpMs(nowMs, track) ?? nowMs) / 1_000 + NTP_TO_UNIX_S;
    const bytes = Buffer.alloc(28);
    bytes.writeUInt16BE(0x80c8, 0);
    bytes.writeUInt16BE(6, 2);
    bytes.writeUInt32BE(ssrcs[track], 4);
    bytes.writeUInt32BE(Math.floor(seconds) >>> 0, 8);
    bytes.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32) >>> 0, 12);
    bytes.writeUInt32BE(Math.round(stamp) >>> 0, 16);
    send(track, 'rtcp', bytes);
    if (track === 'audio' && options.audioEverywhere) send('video', 'rtcp', bytes);
  };
  /** Calls for each count that is due by now; one that is late is caught up with, as a camera's own buffer does. */
  const each = (perMs: number, call: (n: number) => void): void => {
    let n = options.startsAnew ? 0 : Math.ceil(elapsedMs() / perMs);
    const tick = (): void => {
      for (const due = Math.floor(elapsedMs() / perMs); n <= due; n++) call(n);
    };
    timers.push(setInterval(tick, 5));
  };
  each(1_000 / fps, (n) => {
    const [from, to] = options.videoStallMs ?? [Number.POSITIVE_INFINITY, 0];
    if (elapsedMs() < from || elapsedMs() >= to) picture(n);
  });
  if (tracks.has('audio') || options.audioEverywhere) {
    each(AUDIO_MS, (n) => {
      rtp('audio', n * AUDIO_MS * 8, false, Buffer.alloc(AUDIO_MS * 8, 0xd5));
      stats.sentAudio += 1;
    });
  }
  const { metadata } = options;
  if (metadata && tracks.has('metadata')) {
    const { documentOf, rate, marks = true, mostPayloadBytes = 1_200, isLost } = metadata;
    let packets = 0;
    each(1_000 / rate, (n) => {
      const bytes = Buffer.from(documentOf(n));
      for (let at = 0; at < bytes.length; at += mostPayloadBytes) {
        const marker = marks && at + mostPayloadBytes >= bytes.length;
        const payload = bytes.subarray(at, at + mostPayloadBytes);
        if (isLost?.(packets++)) sequences.metadata += 1;
        // Each packet has the time of its own making, as the specification recommends.
        else rtp('metadata', elapsedMs() * 90, marker, payload);
      }
      stats.sentMetadata += 1;
    });
  }
  if (options.senderReport) {
    each(options.senderReport.everyMs, () => {
      report('video', FIRST_STAMP + stampOf((elapsedMs() / 1_000) * fps, fps));
      if (tracks.has('audio') || options.audioEverywhere) report('audio', elapsedMs() * 8);
    });
  }
  return (): void => {
    for (const timer of timers) clearInterval(timer);
  };
}
