import { isDiscontinuity, reanchoredMs } from '../pacing.ts';
import type { Playing } from './playing.ts';
import {
  createDecoder,
  streamEnded,
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
/** How long a camera may take to answer, to send a first key frame, and to send the next frame before silence is measured, ms. */
const BOUNDS = { answerMs: 10_000, keyFrameMs: 30_000, readMs: 500 };
/** More damaged reads in a row than this end the stream. */
const DAMAGED_READS = 50;

type End = 'stopped' | 'other_stream';

/**
 * Plays a live stream, and opens it again at once when its resolution or timeline changes. Returns when the camera is closed.
 * @throws {SourceFailure}
 */
export async function playRtsp(playing: Playing, source: RtspSource): Promise<void> {
  const { waiting } = playing;
  while (!waiting.stopped) {
    const opening = openRtsp(source, BOUNDS);
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
  // FFmpeg holds the last packet back until the silence is certain, so its own time is more exact than its arrival.
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

/** Reads packets into `input.packet`. @throws {SourceFailure} if the camera ended the stream, or too many reads were damaged */
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
        if (result === 'end' || damaged > DAMAGED_READS) throw streamEnded();
        if (result === 'damaged') await waiting.yield();
        if (atMs - lastMs >= silentAfterMs) return { kind: 'silent', forMs: atMs - lastMs };
      }
    },
  };
}

/** Hands packets to a part, and corrects the mapping of the part's clock to the wall clock. */
function createFeed(playing: Playing, input: Input) {
  let clockOffsetMs = 0;
  let leastOriginMs = Number.POSITIVE_INFINITY;
  return {
    /** How far the camera's own clock is ahead of ours, ms, by its RTCP sender reports; 0 if it sends none. */
    get clockOffsetMs() {
      return clockOffsetMs;
    },
    /** False if the part is over. `buffered`: the packet arrived while the stream was opened, so only its own time gives its arrival. */
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

/** A read that took this long, ms, waited for the camera, which means that all buffered packets have been read. */
const WAITED_MS = 8;
/** The most packets that are taken for buffered ones, for a camera that sends without pauses. */
const MOST_BUFFERED = 200;

/**
 * Joins a stream, usually in the middle of a group of pictures, so packets before the next keyframe are skipped. Packets that arrived while
 * the stream was opened are read in one burst, so only the first packet that was waited for shows when pts 0 was.
 */
function createJoining(input: Input) {
  const packets: Packet[] = [];
  let leastOriginMs = Number.POSITIVE_INFINITY;
  return {
    packets,
    /** Notes a packet. Returns the wall clock of pts 0, ms, once it is known. */
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

/** Ends the stream without a failure, because the camera must be opened again at once. */
function leave({ losses }: Playing, atMs: number): End {
  losses.lost('camera_down', atMs);
  return 'other_stream';
}
