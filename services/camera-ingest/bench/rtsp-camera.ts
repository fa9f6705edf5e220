import { createInterface } from 'node:readline';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { buildRtspServer, publish, startRtspServer } from '@marsad/media/testing';

/** Plays a clip as an RTSP camera in a process of its own, so that its CPU time is not the reader's. */
export async function startRtspCamera(clip: string): Promise<{ url: string; stop(): Promise<void> }> {
  const camera = spawn(process.execPath, [fileURLToPath(import.meta.url), clip], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface(camera.stdout), 'line')) as [string];
  return {
    url,
    async stop() {
      const ended = once(camera, 'exit');
      camera.stdin.end();
      await ended;
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { binary, remove } = buildRtspServer();
  const server = await startRtspServer(binary);
  const stream = publish(process.argv[2] ?? '', server.url);
  await stream.started;
  console.log(server.url);
  process.stdin.resume();
  await once(process.stdin, 'end');
  await stream.stop();
  await server.stop();
  remove();
}
