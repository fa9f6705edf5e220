import { AV_PKT_DATA_PRFT } from 'node-av/constants';
import type { Packet } from 'node-av/lib';
import { isDiscontinuity, reanchoredMs } from '../../domain/pacing.ts';
import type { Playing } from './camera-task.ts';
import { createDecoder } from './decoder.ts';
import type { Decoder } from './decoder.ts';
import { SourceFailure, ended, fellSilent } from './failure.ts';
import { openRtsp } from './input.ts';
import type { Input, RtspAddress } from './input.ts';
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
  let part: Part | null = null;
  let leastOriginMs = Number.POSITIVE_INFINITY;
  let lastMs = now();
  let damaged = 0;
  try {
    for (;;) {
      const result = await input.read();
      if (waiting.stopped) return 'stopped';
      const atMs = now();
      losses.passed(atMs);
      if (result === 'end') throw ended();
      if (result !== 'packet') {
        if (result === 'damaged' && ++damaged > DAMAGED_READS) throw ended();
        if (result === 'damaged') await waiting.yield();
        if (atMs - lastMs >= source.silentAfterMs) {
          losses.lost('stream_silent', lastMs);
          throw fellSilent(atMs - lastMs);
        }
        continue;
      }
      damaged = 0;
      lastMs = atMs;
      // A stream is joined in the middle of a group: what comes before its first keyframe can be neither shown nor kept.
      if (!part && !input.packet.isKeyframe) continue;
      const fresh: Part = part ?? playing.begin(input, decoder, atMs, () => clock.offsetMs);
      const times = fresh.times(input.packet);
      if (!part) fresh.moveOrigin(atMs - times.dtsMs);
      part = fresh;
      const originMs = part.nextOriginMs;
      if (isDiscontinuity(atMs, originMs, times.dtsMs)) return leave(playing, lastMs);
      leastOriginMs = Math.min(leastOriginMs, atMs - times.dtsMs);
      if (times.keyframe) {
        part.moveOrigin(reanchoredMs(originMs, leastOriginMs));
        leastOriginMs = Number.POSITIVE_INFINITY;
      }
      clock.note(input.packet, atMs);
      part.take(input.packet, times, { atMs, nowMs: atMs, late: false });
      if (part.frames > 0) playing.say('playing', input);
      if (part.otherSize) return leave(playing, lastMs);
    }
  } catch (error) {
    if (error instanceof SourceFailure) losses.lost('camera_down', lastMs);
    throw error;
  } finally {
    part?.end();
  }
}

/** Not a failure: the same camera, opened again at once. */
function leave({ losses }: Playing, atMs: number): End {
  losses.lost('camera_down', atMs);
  return 'other_stream';
}

/** The camera's own clock, where its RTCP sender reports say it: what FFmpeg attaches as producer reference time (µs, int64). */
function createSenderClock() {
  let offsetMs = 0;
  return {
    get offsetMs() {
      return offsetMs;
    },
    note(packet: Packet, atMs: number): void {
      const reference = packet.getSideData(AV_PKT_DATA_PRFT);
      if (reference && reference.length >= 8) offsetMs = Number(reference.readBigInt64LE(0) / 1_000n) - atMs;
    },
  };
}
