import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, expect, it, vi } from 'vitest';
import { openRtsp } from './open-rtsp.ts';

const NO_MEDIA = 'v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=nothing\r\nt=0 0\r\n';
const readers = new Set<Socket>();

/** A camera whose description names no media, and that hangs up when it is asked to play. */
const camera = createServer((socket) => {
  readers.add(socket);
  socket.on('close', () => readers.delete(socket));
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    const [, method, number] = /^(\w+) [^]*?CSeq: (\d+)/.exec(String(bytes)) ?? [];
    const content =
      method === 'DESCRIBE'
        ? `Content-Type: application/sdp\r\nContent-Length: ${NO_MEDIA.length}\r\n\r\n${NO_MEDIA}`
        : '\r\n';
    socket.write(`RTSP/1.0 200 OK\r\nCSeq: ${number}\r\nSession: 1\r\n${content}`);
    if (method === 'PLAY') socket.end();
  });
});
await new Promise<void>((resolve) => camera.listen(0, '127.0.0.1', resolve));
afterAll(() => camera.close());

/** Collects what is no longer used, and frees it, which happens in the next turn. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  await turn();
}

const BOUNDS = { answerMs: 5_000, keyFrameMs: 5_000, readMs: 1_000 };
/** How often the camera is opened: memory that is freed twice is noticed only when it was used again meanwhile. */
const OPENINGS = 50;

it('leaves a camera that describes no media, and frees its memory once', async () => {
  const url = `rtsp://127.0.0.1:${(camera.address() as AddressInfo).port}/street`;
  for (let n = 0; n < OPENINGS; n++) {
    await expect(openRtsp({ url, transport: 'tcp' }, BOUNDS).input).rejects.toThrow();
    await collectGarbage();
  }
  await vi.waitFor(() => expect(readers.size).toBe(0));
});
