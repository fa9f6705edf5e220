import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile, openRtsp, openSegmentFile, silenceFfmpeg, ticksToMs } from '@marsad/media';
import type { Input } from '@marsad/media';
import { hasGo, makeFootage } from '@marsad/media/testing';
import { createFileClock, createLosses, createPacketTimes, createRecorder } from '@marsad/streaming';
import { STREET } from './clips.ts';
import { startRtspCamera } from './rtsp-camera.ts';

/** A measured figure beside its best possible value, from the same run on the same machine. */
export type Row = { what: string; measured: number; limit: number; ratio: number; unit: string };

export const name = 'record';

const CAMERAS = 64;
const FPS = 25;
const SPANS = { warmMs: 3_000, measuredMs: 10_000 };
const RTSP_BOUNDS = { answerMs: 10_000, keyFrameMs: 10_000, readMs: 5_000 };
/** Long enough to check that the benchmark runs; its figures are meaningless. */
const SHORT = { warmMs: 500, measuredMs: 1_000 };

/**
 * Records 64 cameras of 1920 x 1080 at 25 frames a second, without decoding anything, at their own pace: from files, and from an RTSP server
 * where Go is there to build it. The limit is FFmpeg's own reading and writing of the same packets, without our code, as fast as it can.
 */
export async function run({ short = false }: { readonly short?: boolean } = {}): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'marsad-bench-record-'));
  const clip = join(folder, 'clip.mp4');
  const spans = short ? SHORT : SPANS;
  silenceFfmpeg();
  try {
    makeFootage(clip, STREET, { width: 1920, height: 1080, fps: FPS, frames: short ? 50 : 250, group: 50 });
    const limit = 1_000 / (copyingMs(clip, folder) * FPS);
    const rows = rowsOf('files', await recordCameras(folder, spans, (n) => openFileFeed(clip, n)), limit);
    if (short || !hasGo()) return rows;
    const camera = await startRtspCamera(clip);
    const recorded = await recordCameras(folder, spans, () => openRtspFeed(camera.url));
    await camera.stop();
    return [...rows, ...rowsOf('RTSP', recorded, limit)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The CPU time of FFmpeg for a packet that is read and written, ms. */
function copyingMs(clip: string, folder: string): number {
  let packets = 0;
  const before = process.cpuUsage();
  for (let round = 0; round < 20; round++) {
    const input = openFile(clip);
    const segment = openSegmentFile(join(folder, 'copy.mp4'), input);
    for (; input.readSync() === 'packet'; packets++) segment.write(input.packet);
    segment.seal();
    input.close();
  }
  return cpuMsSince(before) / packets;
}

type Feed = {
  readonly input: Input;
  /** Whether arrivals say what time it is. */
  readonly isLive: boolean;
  /** Reads the next packet into the input when it is due. False at the end. */
  next(): Promise<boolean>;
};
type OpenFeed = (n: number) => Feed | Promise<Feed>;
type Recorded = { readonly seconds: number; readonly cpuMs: number; readonly packets: number };

async function recordCameras(folder: string, spans: typeof SPANS, open: OpenFeed): Promise<Recorded> {
  const directory = mkdtempSync(join(folder, 'spool-'));
  const state = { stopped: false, packets: 0 };
  const cameras = Array.from({ length: CAMERAS }, (_, n) => recordCamera(directory, n, open, state));
  await sleep(spans.warmMs);
  state.packets = 0;
  const before = process.cpuUsage();
  const startedMs = performance.now();
  await sleep(spans.measuredMs);
  const recorded = {
    seconds: (performance.now() - startedMs) / 1_000,
    cpuMs: cpuMsSince(before),
    packets: state.packets,
  };
  state.stopped = true;
  await Promise.all(cameras);
  return recorded;
}

/** Records one camera, a part for each opening of its feed, until stopped. */
async function recordCamera(
  directory: string,
  n: number,
  open: OpenFeed,
  state: { stopped: boolean; packets: number },
): Promise<void> {
  for (let part = 0; !state.stopped; part++) {
    const { input, next, isLive } = await open(n);
    const originMs = Date.now();
    const recorder = createRecorder({
      directory,
      identity: { district: 'bench', camera: `bench-${n}`, epoch: 1, part },
      video: input,
      originMs,
      segmentMs: 60_000,
      losses: createLosses(() => undefined),
      onOpened: () => undefined,
      onAbandoned: () => undefined,
      onSealed: () => undefined,
      onNotRecordable: () => {
        throw new Error('the clip cannot be recorded');
      },
    });
    let timesOf: ReturnType<typeof createPacketTimes> | undefined;
    while (!state.stopped && (await next())) {
      timesOf ??= createPacketTimes(input, createFileClock(input, originMs), originMs);
      const times = timesOf(input.packet, isLive ? Date.now() : null);
      recorder.prepare(times, Date.now());
      recorder.write(input.packet, times);
      state.packets += 1;
    }
    recorder.end();
    input.close();
  }
}

/** A file whose packets come at their times. The cameras do not send in step. */
function openFileFeed(clip: string, n: number): Feed {
  const input = openFile(clip);
  const startedMs = performance.now() + (n * 1_000) / FPS / CAMERAS;
  return {
    input,
    isLive: false,
    async next() {
      if (input.readSync() !== 'packet') return false;
      await sleep(startedMs + ticksToMs(input.packet.dts, input.timeBase) - performance.now());
      return true;
    },
  };
}

/** A stream of the camera. It is read as it comes. */
async function openRtspFeed(url: string): Promise<Feed> {
  const input = await openRtsp({ url, transport: 'tcp' }, RTSP_BOUNDS).input;
  return { input, isLive: true, next: async () => (await input.read()) === 'packet' };
}

function rowsOf(from: string, { seconds, cpuMs, packets }: Recorded, limit: number): Row[] {
  const due = CAMERAS * FPS * seconds;
  const perCore = (CAMERAS * seconds * 1_000 * (packets / due)) / cpuMs;
  return [
    row(`cameras recorded a core, from ${from}`, perCore, limit, 'cameras'),
    row(`packets of ${CAMERAS} cameras, from ${from}`, packets, due, 'packets'),
  ];
}
const row = (what: string, measured: number, limit: number, unit: string): Row => ({
  what,
  measured: Math.round(measured),
  limit: Math.round(limit),
  ratio: Math.round((measured / limit) * 1_000) / 1_000,
  unit,
});

const cpuMsSince = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
