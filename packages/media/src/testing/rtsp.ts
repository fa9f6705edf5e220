import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Dictionary, FFmpegError, FormatContext, Rational } from 'node-av/lib';
import { openFile } from '../input/input.ts';

const source = join(import.meta.dirname, '../../../../tools/rtsp-server');

/** Go in the PATH, or where its own installer puts it. */
const go = ['go', '/usr/local/go/bin/go'].find((program) => spawnSync(program, ['version']).status === 0);
export const hasGo = (): boolean => go !== undefined;

/** Builds the test camera into a temporary folder, which the caller removes. Go caches unchanged builds. */
export function buildRtspServer(): { binary: string; remove(): void } {
  if (!go) throw new Error('Go is needed to build the test camera');
  const folder = mkdtempSync(join(tmpdir(), 'marsad-rtsp-server-'));
  const binary = join(folder, 'server');
  execFileSync(go, ['build', '-o', binary, '.'], { cwd: source, stdio: 'pipe' });
  return { binary, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Finds a TCP port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

export type RtspServerOptions = {
  user?: string;
  password?: string;
  auth?: 'basic' | 'md5' | 'sha256' | 'all';
  udp?: boolean;
  clockOffset?: string;
};

export async function startRtspServer(binary: string, options: RtspServerOptions = {}) {
  const port = await freePort();
  // RTP needs an even port. Linux mostly hands out odd ones, so the even port after it is hardly ever taken.
  const udp = ((await freePort()) + 1) & ~1;
  const { user, password, auth, clockOffset } = options;
  const args = [
    ...['-address', `127.0.0.1:${port}`],
    ...(options.udp ? ['-rtp', `127.0.0.1:${udp}`, '-rtcp', `127.0.0.1:${udp + 1}`] : []),
    ...(user ? ['-user', user] : []),
    ...(password ? ['-password', password] : []),
    ...(auth ? ['-auth', auth] : []),
    ...(clockOffset ? ['-clock-offset', clockOffset] : []),
  ];
  const server = spawn(binary, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const lines = createInterface(server.stdout);
  await once(lines, 'line');
  const command = async (line: string): Promise<void> => {
    const answered = once(lines, 'line');
    server.stdin.write(`${line}\n`);
    await answered;
  };
  return {
    url: `rtsp://127.0.0.1:${port}/street`,
    silence: (on: boolean): Promise<void> => command(`silence ${on ? 'on' : 'off'}`),
    async stop(): Promise<void> {
      if (server.exitCode !== null) return;
      server.stdin.end();
      await once(server, 'exit');
    },
  };
}

/** Sends a clip to the server in real time, again and again, until stopped. */
export function publish(path: string, url: string) {
  let stopped = false;
  let announced: () => void = () => undefined;
  const started = new Promise<void>((resolve) => (announced = resolve));
  const run = async (): Promise<void> => {
    const output = new FormatContext();
    FFmpegError.throwIfError(output.allocOutputContext2(null, 'rtsp', url), 'rtsp output');
    let input = openFile(path);
    const stream = output.newStream(null);
    FFmpegError.throwIfError(input.parameters.copy(stream.codecpar), 'parameters');
    stream.codecpar.codecTag = 0;
    stream.timeBase = new Rational(input.timeBase.num, input.timeBase.den);
    FFmpegError.throwIfError(await output.writeHeader(Dictionary.fromObject({ rtsp_transport: 'tcp' })), 'announce');
    announced();
    const startedMs = Date.now();
    let clock = 0n;
    while (!stopped) {
      if (input.readSync() !== 'packet') {
        input.close();
        input = openFile(path);
        continue;
      }
      const { packet, timeBase, stepTicks } = input;
      // A camera's clock only rises, but the clip's times start again in each loop. There are no B-frames, so pts and dts are equal.
      packet.pts = clock;
      packet.dts = clock;
      packet.duration = stepTicks;
      clock += stepTicks;
      const dueMs = startedMs + (Number(packet.dts) * 1_000 * timeBase.num) / timeBase.den;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - Date.now())));
      packet.streamIndex = 0;
      packet.rescaleTs(timeBase, stream.timeBase);
      if ((await output.writeFrame(packet)) < 0) break;
    }
    input.close();
    output.freeContext();
  };
  const done = run();
  return {
    async stop(): Promise<void> {
      stopped = true;
      await done;
    },
    /** Resolves when readers can find the stream. */
    started,
  };
}
