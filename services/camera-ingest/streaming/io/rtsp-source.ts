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
/** The tick at which a blocked read comes back; also how long a camera may take to answer while it is being opened. */
const OPEN_TIMEOUT_MS = 2_000;
const DAMAGED_READS = 50;

type End = 'stopped' | 'other_stream';

/**
 * A live stream. Returns when the camera is closed, or to be opened again at once (another resolution, another timeline).
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
  const { waiting, now, losses } = playing;
  const clock = createSenderClock();
  const joining = createJoining(input);
  let part: Part | null = null;
  let leastOriginMs = Number.POSITIVE_INFINITY;
  let lastMs = now();
  let damaged = 0;
  // FFmpeg holds the last picture back until the silence is certain: its own time says better than its arrival when it was.
  const keptUntilMs = (): number => (part ? Math.min(lastMs, part.originMs + part.endMs) : lastMs);
  /** False when the part is over. `buffered`: it came while the stream was being opened, when its own time says. */
  const take = (on: Part, packet: Packet, readMs: number, buffered: boolean): boolean => {
    const times = on.times(packet);
    const atMs = buffered ? Math.min(readMs, on.nextOriginMs + times.dtsMs) : readMs;
    if (isDiscontinuity(atMs, on.nextOriginMs, times.dtsMs)) return false;
    leastOriginMs = Math.min(leastOriginMs, atMs - times.dtsMs);
    if (times.keyframe) {
      on.moveOrigin(reanchoredMs(on.nextOriginMs, leastOriginMs));
      leastOriginMs = Number.POSITIVE_INFINITY;
    }
    clock.note(packet, atMs);
    on.take(packet, times, { atMs, nowMs: readMs, late: false });
    if (on.frames > 0) playing.say('playing', input);
    return !on.otherSize;
  };
  try {
    for (;;) {
      const askedMs = now();
      const result = await input.read();
      if (waiting.stopped) return 'stopped';
      const atMs = now();
      losses.passed(atMs);
      if (result === 'end') throw ended();
      if (result !== 'packet') {
        if (result === 'damaged' && ++damaged > DAMAGED_READS) throw ended();
        if (result === 'damaged') await waiting.yield();
        if (atMs - lastMs >= source.silentAfterMs) {
          losses.lost('stream_silent', keptUntilMs());
          throw fellSilent(atMs - lastMs);
        }
        continue;
      }
      damaged = 0;
      lastMs = atMs;
      if (part) {
        if (!take(part, input.packet, atMs, false)) return leave(playing, keptUntilMs());
        continue;
      }
      const originMs = joining.note(atMs, atMs - askedMs);
      if (originMs === null) continue;
      part = playing.begin(input, decoder, originMs, () => clock.offsetMs);
      for (const packet of joining.packets) if (!take(part, packet, atMs, true)) return leave(playing, keptUntilMs());
    }
  } catch (error) {
    if (error instanceof SourceFailure) losses.lost('camera_down', keptUntilMs());
    throw error;
  } finally {
    joining.close();
    part?.end();
  }
}

/** A read that waited this long waited for the camera: what was buffered while the stream was opened has been read. */
const WAITED_MS = 8;
const MOST_BUFFERED = 200;

/**
 * The beginning of a stream. It is joined in the middle of a group, of which nothing can be shown or kept before the next keyframe; and
 * what came while it was being opened is read in one burst, so that only the first packet that was waited for says what time it is.
 */
function createJoining(input: Input) {
  const packets: Packet[] = [];
  let leastOriginMs = Number.POSITIVE_INFINITY;
  return {
    packets,
    /** The wall clock of pts 0, once it is known. */
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

/** Not a failure: the same camera, opened again at once. */
function leave({ losses }: Playing, atMs: number): End {
  losses.lost('camera_down', atMs);
  return 'other_stream';
}

/** How far the camera's own clock is from ours, as far as its RTCP sender reports tell it. */
function createSenderClock() {
  let offsetMs = 0;
  return {
    get offsetMs() {
      return offsetMs;
    },
    note(packet: Packet, atMs: number): void {
      const senderMs = senderClockMs(packet);
      if (senderMs !== null) offsetMs = senderMs - atMs;
    },
  };
}
