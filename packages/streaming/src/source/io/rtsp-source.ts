import { createStreamClock } from '../../clock/stream-clock.ts';
import type { StreamClock } from '../../clock/stream-clock.ts';
import { keyFramePatienceMs } from '../patience.ts';
import type { Patience } from '../patience.ts';
import type { Playing } from './playing.ts';
import { fellSilent, noKeyFrame, openRtsp, senderClockMs, SourceFailure, ticksToMs } from '@marsad/media';
import type { Decoder, Input, Packet, RtspAddress } from '@marsad/media';
import { createJoining, lossOf } from './joining.ts';
import type { First, PacketLoss } from './joining.ts';
import { liveStampMs, ticksPerSecond } from './packet-times.ts';
import type { Part } from './part.ts';
import { createVideoReader } from './video-reader.ts';

export type RtspSource = RtspAddress & { readonly patience: Patience };

/** A read that gets no video returns after this long, ms. */
const READ_MS = 500;

type End = 'stopped' | 'other_stream';

/**
 * Plays a live stream, and opens it again at once when its resolution changes. Returns when the camera is closed.
 * @throws {SourceFailure}
 */
export async function playRtsp(playing: Playing, source: RtspSource): Promise<void> {
  const { waiting } = playing;
  while (!waiting.stopped) {
    const { openMs: answerMs } = source.patience;
    const keyFrameMs = keyFramePatienceMs(source.patience, playing.health.keyframeMs);
    const opening = openRtsp(source, { answerMs, keyFrameMs, readMs: READ_MS });
    playing.onStop(() => opening.interrupt());
    const input = await opening.input;
    playing.onStop(() => input.interrupt());
    try {
      const decoder = playing.decoderOf(input);
      try {
        if (!waiting.stopped && (await playStream(playing, source, input, decoder)) === 'stopped') return;
      } finally {
        decoder?.close();
      }
    } finally {
      playing.onStop(null);
      playing.health.ended();
      input.close();
    }
  }
}

async function playStream(
  playing: Playing,
  { patience }: RtspSource,
  input: Input,
  decoder: Decoder | null,
): Promise<End> {
  const { losses, now } = playing;
  const reader = createVideoReader(playing, patience.silentMs, input);
  const joining = createJoining(input);
  const keyFrameMs = keyFramePatienceMs(patience, playing.health.keyframeMs);
  const joinUntilMs = now() + keyFrameMs;
  let joined: Joined | null = null;
  // A packet that FFmpeg reads may come only when the silence is certain, so the end of its frame counts if it is earlier.
  const recordedUntilMs = (): number =>
    joined ? Math.min(reader.lastMs, joined.part.timeline.originMs + joined.part.endMs) : reader.lastMs;
  try {
    for (;;) {
      const read = await reader.next(!joined && joining.packets.length > 0);
      if (read.kind === 'stopped') return 'stopped';
      if (read.kind === 'silent') {
        losses.lost('stream_silent', recordedUntilMs());
        throw fellSilent(read.forMs);
      }
      if (joined && read.kind === 'packet') {
        if (!take(playing, joined, input, input.packet, read)) return leave(playing, recordedUntilMs());
        continue;
      }
      const first = read.kind === 'packet' ? joining.note(read.atMs, read.waitedMs) : joining.first();
      if (first) joined = join(playing, input, decoder, first);
      else if (joining.packets.length === 0 && now() > joinUntilMs) throw noKeyFrame(keyFrameMs);
      for (const arrived of joined ? joining.packets : [])
        if (joined && !take(playing, joined, input, arrived.packet, { ...arrived, readMs: read.readMs }))
          return leave(playing, recordedUntilMs());
      if (joined) joining.close();
    }
  } catch (error) {
    if (error instanceof SourceFailure) losses.lost('camera_down', recordedUntilMs());
    throw error;
  } finally {
    joining.close();
    joined?.part.end();
  }
}

type Joined = { readonly part: Part; readonly clock: StreamClock; readonly reports: Reports };

function join(playing: Playing, input: Input, decoder: Decoder | null, first: First): Joined {
  const { declaredFps } = input;
  const clock = createStreamClock({ declaredFps, ticksPerSecond: ticksPerSecond(input), first });
  const part = playing.begin(input, decoder, Math.round(first.atMs), clock);
  return { part, clock, reports: createReports(clock, input) };
}

/** `loss`: what is known of the packet, if another one was read since. */
type Arrived = { readonly atMs: number; readonly readMs: number; readonly loss?: PacketLoss };

/** Hands a packet to the part. False if the part is over. */
function take(playing: Playing, { part, reports }: Joined, input: Input, packet: Packet, arrived: Arrived): boolean {
  reports.note(packet, arrived.atMs);
  const times = part.times(packet, arrived.atMs);
  const { atMs, readMs: nowMs, loss = lossOf(input) } = arrived;
  const missing = loss.shedBefore > 0 ? 'overloaded' : loss.lostBefore > 0 ? 'packets_lost' : null;
  part.take(packet, times, { atMs, nowMs, late: false, loss, ...(missing === null ? {} : { missing }) });
  if (part.frames.count > 0) playing.reportState('playing', input);
  return !part.frames.haveOtherSize;
}

/** A report that FFmpeg repeats with every packet is taken this often, ms. */
const REPORT_EVERY_MS = 1_000;

/** Hands the camera's sender reports to the clock, each once. */
function createReports(clock: StreamClock, input: Input) {
  let lastMs = Number.NEGATIVE_INFINITY;
  const reportOf = (packet: Packet, atMs: number) => {
    const { senderReport } = input;
    if (senderReport) {
      const { ntpMs, ticks, arrivedMs } = senderReport;
      return arrivedMs > lastMs ? { ntpMs, stampMs: ticksToMs(ticks, input.timeBase), arrivedMs } : null;
    }
    const ntpMs = atMs - lastMs >= REPORT_EVERY_MS ? senderClockMs(packet) : null;
    const stampMs = liveStampMs(packet, input);
    return ntpMs === null || stampMs === null ? null : { ntpMs, stampMs, arrivedMs: atMs };
  };
  return {
    note(packet: Packet, atMs: number): void {
      const report = reportOf(packet, atMs);
      if (!report) return;
      lastMs = report.arrivedMs;
      clock.report(report);
    },
  };
}
type Reports = ReturnType<typeof createReports>;

/** Ends the stream without a failure, because the camera must be opened again at once. */
function leave({ losses }: Playing, atMs: number): End {
  losses.lost('format_changed', atMs);
  return 'other_stream';
}
