import { dueMs, lateness, nextOriginMs } from '../pacing.ts';
import { isIdleBetween, nextPlayMs } from '../play-schedule.ts';
import type { Playing } from './playing.ts';
import type { createDecoder } from '@marsad/media';
import { noFrames, openFile, sourcePath } from '@marsad/media';
import type { StreamClock } from '../../clock/stream-clock.ts';
import { createFileClock } from './packet-times.ts';
import type { Part } from './part.ts';

export type FileSource = {
  mediaRoot: string;
  path: string;
  everySeconds?: number | undefined;
  /** Ends the camera's task at the end of the file. */
  playOnce: boolean;
  open: typeof createDecoder;
};
/** After this many packets in a row without a wait, other cameras get a turn. */
const BURST = 8;

/**
 * Plays a file in a loop as a live camera: every packet arrives at its decoding time. At the end of each loop the decoder is flushed, the
 * clock goes on and a new part begins. Returns when the camera is closed.
 * @throws {SourceFailure}
 */
export async function playFile(playing: Playing, source: FileSource): Promise<void> {
  const { waiting, now } = playing;
  const firstStartMs = now();
  const known: Known = {};
  for (let startMs = firstStartMs; !waiting.stopped;) {
    const endedMs = await playLoop(playing, source, startMs, known);
    if (source.playOnce && !waiting.stopped) {
      playing.losses.over(endedMs);
      return waiting.stop();
    }
    const nextMs = nextPlayMs(firstStartMs, endedMs, source.everySeconds);
    startMs = nextMs;
    if (!waiting.stopped && isIdleBetween(endedMs, nextMs)) {
      playing.reportState('idle');
      // Nothing is expected while the camera idles, so nothing is missing.
      playing.losses.over(endedMs);
      playing.health.ended();
      await waiting.sleep(nextMs - now());
    }
  }
}

/** Facts about the file that one loop found, for the loops after it. */
type Known = { remark?: string };

/** Plays the file once. Returns the wall clock of its end, ms. */
async function playLoop(playing: Playing, source: FileSource, startMs: number, known: Known): Promise<number> {
  const { waiting, now } = playing;
  const input = openFile(sourcePath(source.mediaRoot, source.path));
  try {
    const decoder = source.open(input);
    const begun: Part[] = [];
    const begin = (clock: StreamClock): Part => {
      const part = playing.begin(input, decoder, startMs, clock);
      begun.push(part);
      return part;
    };
    try {
      if (input.readSync() !== 'packet') throw noFrames();
      const clock = createFileClock(input, startMs);
      let part = begin(clock);
      let burst = 0;
      let first = true;
      do {
        const times = part.times(input.packet, null);
        const atMs = dueMs(startMs, times.dtsMs);
        const wait = atMs - now();
        if (!waiting.stopped && (wait > 1 || ++burst >= BURST)) {
          burst = 0;
          await (wait > 1 ? waiting.sleep(wait) : waiting.yield());
        }
        // What was due before the camera was closed is recorded, because the next owner relies on it.
        if (waiting.stopped && atMs > now()) break;
        const late = lateness(now() - atMs);
        if (late === 'start_over') return startOver(playing, part, atMs);
        part.take(input.packet, times, { atMs, nowMs: now(), late: waiting.stopped || late !== 'on_time' });
        if (first && part.frames.count > 0) {
          first = false;
          playing.reportState('playing', input, known.remark);
        }
        if (part.frames.haveOtherSize) {
          part.end();
          // Frames of the new size are recorded only from their next keyframe on.
          playing.losses.lost('format_changed', startMs + times.ptsMs);
          part = begin(clock);
        }
      } while (input.readSync() === 'packet');
      if (!waiting.stopped) await takeLastFrames(playing, part, startMs);
      part.end();
      if (decoder.decoded === 0 && !waiting.stopped) throw noFrames();
      const endMs = Math.max(...begun.map(({ endMs: end }) => end));
      if (!waiting.stopped && endMs < input.claimedMs * 0.9 - 1_000) known.remark = cutOff(endMs, input.claimedMs);
      if (source.playOnce && known.remark !== undefined) playing.reportState('playing', input, known.remark);
      return nextOriginMs(startMs, endMs);
    } finally {
      decoder.close();
    }
  } finally {
    input.close();
  }
}

/** Flushes the frames that the decoder still holds after the last packet (with B-frames one or two), at their time. */
async function takeLastFrames({ waiting, now }: Playing, part: Part, startMs: number): Promise<void> {
  const shownMs = startMs + Math.min(part.endMs, part.frames.lastPtsMs + part.stepMs);
  await waiting.sleep(Math.min(1_000, shownMs - now()));
  part.flush({ atMs: Math.round(shownMs), nowMs: now(), late: lateness(now() - shownMs) !== 'on_time' });
}

/** After the machine slept or was starved: reports the missed time as lost, and begins the file again now. Returns the new start, ms. */
function startOver({ losses, now }: Playing, part: Part, atMs: number): number {
  part.end();
  losses.lost('overloaded', atMs);
  return now();
}

const cutOff = (endMs: number, claimedMs: number): string =>
  `The file is cut off: ${(endMs / 1_000).toFixed(1)} s of ${(claimedMs / 1_000).toFixed(1)} s can be read, and play in a loop.`;
