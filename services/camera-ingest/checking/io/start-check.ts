import { join } from 'node:path';
import { startCheckThread } from '@marsad/streaming';
import type { CheckSource } from '@marsad/streaming';
import type { CheckedSource, RunningCheck } from '../checks.ts';

/** A check that has not ended this long after its time is told to end, ms: opening a camera may take long. */
const OVERTIME_MS = 10_000;

export type CheckSettings = {
  readonly mediaRoot: string;
  readonly modelsDirectory: string;
  readonly cameraAuthority?: string;
};

/** Starts looking at a stream in a thread of its own, because decoding would delay the main thread's session with Kafka. */
export function startCheck(
  { mediaRoot, modelsDirectory, cameraAuthority }: CheckSettings,
  source: CheckedSource,
  seconds: number,
): RunningCheck {
  const authority = cameraAuthority === undefined ? {} : { cameraAuthority };
  const thread = startCheckThread({ source: sourceOf(source, mediaRoot), seconds, modelsDirectory, ...authority });
  const overtime = setTimeout(thread.stop, seconds * 1_000 + OVERTIME_MS);
  return {
    result: thread.result.finally(() => clearTimeout(overtime)),
    async stop() {
      thread.stop();
      await thread.result.catch(() => undefined);
    },
  };
}

function sourceOf(source: CheckedSource, mediaRoot: string): CheckSource {
  if (source.kind === 'file') return { kind: 'file', path: join(mediaRoot, source.path) };
  const { url, transport, login } = source;
  return { kind: 'rtsp', url, transport, ...(login && { credential: login }) };
}
