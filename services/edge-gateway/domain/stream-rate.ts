import { STREAM_EVERY_MS, STREAMS_AT_ONCE } from './limits.ts';

/** When a camera opened its streams: a bucket that leaks one stream each `STREAM_EVERY_MS`. */
export type StreamRate = { readonly level: number; readonly atMs: number };

/** Notes that a camera opens a stream at this monotonic time. @returns undefined if it opens them too fast; a refused stream does not count */
export function noteStream(rate: StreamRate | undefined, nowMs: number): StreamRate | undefined {
  const leaked = rate ? Math.max(0, rate.level - (nowMs - rate.atMs) / STREAM_EVERY_MS) : 0;
  return leaked + 1 > STREAMS_AT_ONCE ? undefined : { level: leaked + 1, atMs: nowMs };
}
