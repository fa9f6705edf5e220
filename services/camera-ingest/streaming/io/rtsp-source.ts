import { isDiscontinuity, reanchoredMs } from '../pacing.ts';
import type { Playing } from './playing.ts';
import {
  createDecoder,
  ended,
  fellSilent,
  knownTicks,
  openRtsp,
  senderClockMs,
  SourceFailure,
  ticksToMs,
} from '@marsad/media';
import type { Decoder, Input, Packet, RtspAddress } from '@marsad/media';
import type { Part } from './part.ts';

export type RtspSource = RtspAddress & { silentAfterMs: number };
/** A blocked read returns after so long, ms; a camera may take as long for each answer while it is opened. */
const OPEN_TIMEOUT_MS = 2_000;
/** So many damaged reads in a row end the stream. */
const DAMAGED_READS = 50;

type End = 'stopped' | 'other_stream';

/**
 * Plays a live stream. Returns when the camera is closed, or when it must be opened again at once (another resolution or timeline).
 * @throws {SourceFailure}
 */
export async function playRtsp(playing: Playing, source: RtspSource): Promise<void> {
  const { waiting } = playing;
  while (!waiting.stopped) {
    const opening = openRtsp(source, OPEN_TIMEOUT_MS);
    playing.onStop(() => opening.interrupt());
    const input = await opening.input;
    playing.onStop(() => input.interrupt());
    try {
      const decoder = createDecoder(input);
      try {
        if (!waiting.stopped && (await playStream(playing, source, input, decoder)) === 'stopped') return;
      } finally {
        decoder.close();
      }
    } finally {
      playing.onStop(null);
      input.close();
    }
  }
}

async function playStream(playing: Playing, source: RtspSource, input: Input, decoder: Decoder): Promise<End> {
  const { losses } = playing;
  const reader = createReader(playing, source, input);
  const feed = createFeed(playing, input);
  const joining = createJoining(input);
  let part: Part | null = null;
  // FFmpeg holds the last frame back until the silence is certain, so the frame's own time says better than its arrival when it was.
  const recordedUntilMs = (): number =>
    part ? Math.min(reader.lastMs, part.timeline.originMs + part.endMs) : reader.lastMs;
  try {
    for (;;) {
      const read = await reader.next();
      if (read.kind === 'stopped') return 'stopped';
      if (read.kind === 'silent') {
        losses.lost('stream_silent', recordedUntilMs());
        throw fellSilent(read.forMs);
      }
      if (part) {
        if (!feed.take(part, input.packet, read.atMs, false)) return leave(playing, recordedUntilMs());
        continue;
      }
      const originMs = joining.note(read.atMs, read.waitedMs);
      if (originMs === null) continue;
      const joined = (part = playing.begin(input, decoder, originMs, () => feed.clockOffsetMs));
      if (!joining.packets.every((packet) => feed.take(joined, packet, read.atMs, true)))
        return leave(playing, recordedUntilMs());
    }
  } catch (error) {
    if (error instanceof SourceFailure) losses.lost('camera_down', recordedUntilMs());
    throw error;
  } finally {
    joining.close();
    part?.end();
  }
}

type Read =
  | { readonly kind: 'packet'; readonly atMs: number; readonly waitedMs: number }
  | { readonly kind: 'silent'; readonly forMs: number }
  | { readonly kind: 'stopped' };

/** Reads the next packet into `input.packet`. @throws {SourceFailure} when the camera ended the stream, or damaged it beyond use */
function createReader({ waiting, now, losses }: Playing, { silentAfterMs }: RtspSource, input: Input) {
  let lastMs = now();
  let damaged = 0;
  return {
    /** When the last packet arrived. */
    get lastMs() {
      return lastMs;
    },
    async next(): Promise<Read> {
      for (;;) {
        const askedMs = now();
        const result = await input.read();
        if (waiting.stopped) return { kind: 'stopped' };
        const atMs = now();
        losses.passed(atMs);
        if (result === 'packet') {
          damaged = 0;
          lastMs = atMs;
          return { kind: 'packet', atMs, waitedMs: atMs - askedMs };
        }
        damaged += result === 'damaged' ? 1 : 0;
        if (result === 'end' || damaged > DAMAGED_READS) throw ended();
        if (result === 'damaged') await waiting.yield();
        if (atMs - lastMs >= silentAfterMs) return { kind: 'silent', forMs: atMs - lastMs };
      }
    },
  };
}

/** Hands packets to a part and keeps the mapping of its clock to the wall clock true. */
function createFeed(playing: Playing, input: Input) {
  let clockOffsetMs = 0;
  let leastOriginMs = Number.POSITIVE_INFINITY;
  return {
    /** How far the camera's own clock is from ours, as far as its RTCP sender reports tell it. */
    get clockOffsetMs() {
      return clockOffsetMs;
    },
    /** False when the part is over. `buffered`: it came while the stream was being opened, and only its own time says when. */
    take(part: Part, packet: Packet, readMs: number, buffered: boolean): boolean {
      const times = part.times(packet);
      const { nextOriginMs } = part.timeline;
      const atMs = buffered ? Math.min(readMs, nextOriginMs + times.dtsMs) : readMs;
      if (isDiscontinuity(atMs, nextOriginMs, times.dtsMs)) return false;
      leastOriginMs = Math.min(leastOriginMs, atMs - times.dtsMs);
      if (times.keyframe) {
        part.moveOrigin(reanchoredMs(nextOriginMs, leastOriginMs));
        leastOriginMs = Number.POSITIVE_INFINITY;
      }
      const senderMs = senderClockMs(packet);
      if (senderMs !== null) clockOffsetMs = senderMs - atMs;
      part.take(packet, times, { atMs, nowMs: readMs, late: false });
      if (part.frames.count > 0) playing.reportState('playing', input);
      return !part.frames.haveOtherSize;
    },
  };
}

/** A read that took this long, ms, waited for the camera: what was buffered while the stream was opened has been read. */
const WAITED_MS = 8;
/** More packets than this are not buffered: a camera that sends without pauses is joined after them. */
const MOST_BUFFERED = 200;

/**
 * Joins a stream. It is entered in the middle of a group of pictures, of which nothing can be shown or recorded before the next keyframe. What
 * arrived while the stream was opened is read in one burst, so only the first packet that was waited for tells the time.
 */
function createJoining(input: Input) {
  const packets: Packet[] = [];
  let leastOriginMs = Number.POSITIVE_INFINITY;
  return {
    packets,
    /** Notes a packet; gives the wall clock of pts 0 once it is known. */
    note(atMs: number, waitedMs: number): number | null {
      const { packet, timeBase } = input;
      if (packets.length === 0 && !packet.isKeyframe) return null;
      const copy = packet.clone();
      if (copy) packets.push(copy);
      const ticks = knownTicks(packet.dts) ?? knownTicks(packet.pts);
      if (ticks !== null) leastOriginMs = Math.min(leastOriginMs, atMs - ticksToMs(ticks, timeBase));
      if (waitedMs < WAITED_MS && packets.length < MOST_BUFFERED) return null;
      return Number.isFinite(leastOriginMs) ? leastOriginMs : atMs;
    },
    close(): void {
      for (const packet of packets.splice(0)) packet.free();
    },
  };
}

/** Ends the stream without a failure: the same camera is opened again at once. */
function leave({ losses }: Playing, atMs: number): End {
  losses.lost('camera_down', atMs);
  return 'other_stream';
}
