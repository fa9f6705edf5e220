/**
 * How much of a core it takes to read many cameras, through our own client and through FFmpeg's demuxer. Counts the CPU time of this process,
 * not the time that passes, so that a busy machine does not change it much. `node packages/media/bench/read-cameras.ts [streams] [seconds]`
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { openThroughFfmpeg } from '../src/input/input.ts';
import type { Input, RtspAddress } from '../src/input/input.ts';
import { openRtsp } from '../src/input/open-rtsp.ts';
import { makeFootage } from '../src/testing/index.ts';

const [streams = 64, seconds = 10] = process.argv.slice(2).map(Number);
const FRAMES = 100;
const FPS = 25;
const BOUNDS = { answerMs: 60_000, keyFrameMs: 60_000, readMs: 5_000 };
const folder = mkdtempSync(join(tmpdir(), 'marsad-bench-'));
const path = join(folder, 'clip.h264');
const footage = join(import.meta.dirname, '../../../samples/car-detection.mp4');
makeFootage(path, footage, { width: 960, height: 540, frames: FRAMES, group: 50, container: 'h264' });

async function readAll(open: (address: RtspAddress) => Promise<Input>, count: number) {
  const camera = spawn(process.execPath, [join(import.meta.dirname, 'camera.ts'), path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface(camera.stdout), 'line')) as [string];
  const inputs = await Promise.all(Array.from({ length: count }, () => open({ url, transport: 'tcp' })));
  let [packets, going] = [0, true];
  const reading = inputs.map(async (input) => {
    while (going) if ((await input.read()) === 'packet') packets += 1;
  });
  await sleep(2_000);
  const [before, packetsBefore, from] = [process.cpuUsage(), packets, performance.now()];
  await sleep(seconds * 1_000);
  const used = process.cpuUsage(before);
  const result = {
    cpuMs: (used.user + used.system) / 1_000,
    packets: packets - packetsBefore,
    ms: performance.now() - from,
  };
  going = false;
  for (const input of inputs) input.interrupt();
  camera.stdin.end();
  await Promise.all(reading);
  for (const input of inputs) input.close();
  return result;
}

const kbps = (statSync(path).size * 8 * FPS) / FRAMES / 1_000;
console.log(`${streams} streams of ${Math.round(kbps)} kbit/s, ${FPS} frames a second, over TCP`);
const ways = [
  ['own client', (address: RtspAddress) => openRtsp(address, BOUNDS).input, streams],
  // Each FFmpeg read blocks one of libuv's threads: UV_THREADPOOL_SIZE says how many there are.
  [
    'FFmpeg',
    (address: RtspAddress) => openThroughFfmpeg(address, 60_000).input,
    Math.min(streams, Number(process.env['UV_THREADPOOL_SIZE'] ?? 4)),
  ],
] as const;
for (const [name, open, count] of ways) {
  const { cpuMs, packets, ms } = await readAll(open, count);
  const perFrameUs = (cpuMs * 1_000) / packets;
  const delivered = packets / (count * FPS * (ms / 1_000));
  console.log(
    `${name}: ${count} streams, ${((cpuMs / ms) * 100).toFixed(1)} % of a core, ${perFrameUs.toFixed(0)} µs a frame, ` +
      `${(delivered * 100).toFixed(0)} % of the frames read in time, ${Math.floor(1e6 / (perFrameUs * FPS))} streams a core`,
  );
}
rmSync(folder, { recursive: true });
process.exit(0);
