import { Codec, Packet } from 'node-av/lib';
import { AV_PKT_DATA_PRFT, AV_PKT_FLAG_CORRUPT } from 'node-av/constants';
import type { AccessUnit, RtspStream } from '@marsad/rtsp';
import { displaySizeOf } from '../display/display-size.ts';
import { UPRIGHT } from '../display/orientation.ts';
import { nothingKnown, PLAYABLE } from './input.ts';
import type { Delivery, Input, VideoStream } from './input.ts';
import type { StreamFormat } from './stream-format.ts';

/** The names that FFmpeg has for what cameras call their sound. */
const AUDIO_NAMES: ReadonlyMap<string, string> = new Map([
  ['pcma', 'pcm_alaw'],
  ['pcmu', 'pcm_mulaw'],
  ['mpeg4-generic', 'aac'],
  ['mp4a-latm', 'aac'],
  ['g722', 'adpcm_g722'],
]);
const USUAL_FPS = 25;

function videoOf({ video, audio }: RtspStream, format: StreamFormat): VideoStream {
  const parameters = format.createParameters();
  const codec = Codec.findDecoder(parameters.codecId)?.name ?? video.codec;
  const { widthPx, heightPx, pixel } = format;
  const display = displaySizeOf({ width: widthPx, height: heightPx }, pixel, UPRIGHT);
  const declaredFps = video.declaredFps ?? format.fps;
  return {
    parameters,
    timeBase: { num: 1, den: video.clockRate },
    stepTicks: BigInt(Math.max(1, Math.round(video.clockRate / (declaredFps ?? USUAL_FPS)))),
    codec,
    widthPx,
    heightPx,
    // There is no container, so the codec's word counts, as it changes.
    pixelAspect: null,
    displayWidthPx: display.width,
    displayHeightPx: display.height,
    rotationDegrees: 0,
    declaredFps,
    audio: audio ? (AUDIO_NAMES.get(audio.codec) ?? audio.codec) : null,
    playable: PLAYABLE.has(codec),
    claimedMs: 0,
  };
}

/**
 * Hands the pictures of our RTSP client on as packets. `first` is the key picture with which reading begins; its stamp is 0. A read that gets
 * no picture within `readMs` returns `nothing_yet`, whatever else the camera sends.
 */
export function createRtspInput(stream: RtspStream, format: StreamFormat, first: AccessUnit, readMs: number): Input {
  const packet = new Packet();
  packet.alloc();
  const video = videoOf(stream, format);
  const delivery = nothingKnown();
  const decodingTicks = createDecodingTicks(video);
  let waiting: AccessUnit | null = first;
  let closed = false;
  const take = (unit: AccessUnit): 'packet' => {
    const ticks = BigInt(unit.rtpTime - first.rtpTime);
    fill(packet, unit, ticks, decodingTicks(ticks));
    noteDelivery(delivery, unit, first.rtpTime);
    addSenderClock(packet, unit, stream.video.clockRate);
    return 'packet';
  };
  const input: Omit<Input, keyof Delivery> = {
    ...video,
    packet,
    readSync: () => {
      throw new Error('a stream is read asynchronously');
    },
    async read() {
      const begun = waiting;
      waiting = null;
      if (begun) return take(begun);
      const next = await stream.next(readMs);
      if (closed || (next.kind === 'ended' && next.failure.reason === 'aborted')) return 'interrupted';
      if (next.kind === 'picture') return take(next.unit);
      return next.kind === 'ended' ? 'end' : 'nothing_yet';
    },
    interrupt: () => stream.close(),
    close() {
      if (closed) return;
      closed = true;
      stream.close();
      packet.free();
      video.parameters.free();
    },
  };
  return Object.defineProperties(input, gettersOf(delivery)) as Input;
}

/** The delivery changes with each packet, and the input shows that of the last one. */
const gettersOf = (delivery: Delivery): PropertyDescriptorMap =>
  Object.fromEntries(
    (Object.keys(delivery) as (keyof Delivery)[]).map((name) => [
      name,
      { enumerable: true, get: () => delivery[name] },
    ]),
  );

function fill(packet: Packet, unit: AccessUnit, pts: bigint, dts: bigint): void {
  packet.unref();
  packet.data = unit.data;
  packet.pts = pts;
  packet.dts = dts;
  packet.duration = 0n;
  packet.streamIndex = 0;
  packet.isKeyframe = unit.keyframe;
  if (unit.damaged) packet.setFlags(AV_PKT_FLAG_CORRUPT);
}

function noteDelivery(delivery: ReturnType<typeof nothingKnown>, unit: AccessUnit, originTicks: number): void {
  delivery.arrival = { arrivedMs: unit.arrivedMs, firstArrivedMs: unit.firstArrivedMs };
  delivery.damaged = unit.damaged;
  delivery.lostBefore = unit.lostBefore;
  delivery.lostPackets += unit.lostBefore;
  delivery.shedBefore = unit.shedBefore;
  const report = unit.senderReport;
  delivery.senderReport = report
    ? { ntpMs: report.ntpMs, ticks: BigInt(report.rtpTime - originTicks), arrivedMs: report.arrivedMs }
    : null;
}

/** Attaches the camera's wall clock at this packet where FFmpeg's own demuxer does (`senderClockMs`). */
function addSenderClock(packet: Packet, { senderReport, rtpTime }: AccessUnit, clockRate: number): void {
  if (!senderReport) return;
  const clockMs = senderReport.ntpMs + ((rtpTime - senderReport.rtpTime) * 1_000) / clockRate;
  const reference = Buffer.alloc(16);
  reference.writeBigInt64LE(BigInt(Math.round(clockMs * 1_000)), 0);
  packet.addSideData(AV_PKT_DATA_PRFT, reference);
}

/** RTP says only when a frame is shown. Where frames are reordered, each is decoded as much earlier as the codec says. */
function createDecodingTicks({ parameters, stepTicks }: VideoStream): (shown: bigint) => bigint {
  const earlier = BigInt(parameters.videoDelay) * stepTicks;
  let latest: bigint | null = null;
  return (shown) => {
    if (earlier === 0n) return shown;
    latest = latest === null || shown > latest ? shown : latest;
    return latest - earlier;
  };
}
