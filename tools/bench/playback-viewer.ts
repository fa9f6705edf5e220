import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isEvent, type EventProducer, type Kafka } from '@marsad/kafka';
import { playbackFailed, playbackReady, playbackRequested, type DataOf } from '@marsad/schemas';

/** A page holds this much ahead of its play head, ms. */
const AHEAD_MS = 4_000;
const FIRST_FRAGMENT_MS = 1_000;
/** An answer that has not come after this time, ms, will not come. */
const PATIENCE_MS = 15_000;

type Request = DataOf<typeof playbackRequested>;
type Answer = {
  /** `ready`, or why nothing is shown. */
  readonly outcome: string;
  readonly tookMs: number;
};

/** What one person who played back saw. Times from asking to the answer, ms. */
export type Viewing = {
  readonly stillMs: number | undefined;
  readonly firstFragmentMs: number | undefined;
  /** Fragments that came after the play head needed them. */
  readonly late: number;
  readonly fragments: number;
  /** Requests that were not answered with a picture, by reason. */
  readonly failed: readonly string[];
};

export type PlaybackBus = {
  ask(request: Request): Promise<Answer>;
};

/** Asks for fragments as the command centre does and waits for their answers. */
export async function createPlaybackBus(kafka: Kafka, districts: readonly string[]): Promise<PlaybackBus> {
  const waiting = new Map<string, (outcome: string) => void>();
  const keyOf = ({ playbackId, fragment }: { playbackId: string; fragment: number }): string =>
    `${playbackId}:${fragment}`;
  await kafka.tail({
    name: 'playback',
    events: [playbackReady, playbackFailed],
    districts,
    onEvent: (received) => {
      if (isEvent(received, playbackReady)) waiting.get(keyOf(received.data))?.('ready');
      if (isEvent(received, playbackFailed)) waiting.get(keyOf(received.data))?.(String(received.data.reason));
    },
  });
  const producer: EventProducer = await kafka.createProducer();
  return {
    async ask(request) {
      const { promise, resolve } = Promise.withResolvers<string>();
      waiting.set(keyOf(request), resolve);
      const askedMs = performance.now();
      await producer.send(playbackRequested, request, {});
      const outcome = await Promise.race([promise, sleep(PATIENCE_MS, 'no answer', { ref: false })]);
      waiting.delete(keyOf(request));
      return { outcome, tookMs: performance.now() - askedMs };
    },
  };
}

type Seat = { readonly district: string; readonly camera: string; readonly fromMs: number; readonly seconds: number };

/** Plays back a camera as a page does: a still, a second, then four seconds ahead of the play head. */
export async function view(bus: PlaybackBus, { district, camera, fromMs, seconds }: Seat): Promise<Viewing> {
  const playbackId = randomUUID();
  let fragment = 0;
  const failed: string[] = [];
  const ask = async (kind: Request['kind'], from: number, to: number): Promise<Answer> => {
    const request = { playbackId, fragment, district, camera, kind, fromMs: from, toMs: to } as Request;
    fragment += 1;
    const answer = await bus.ask(request);
    if (answer.outcome !== 'ready') failed.push(`${kind} of ${camera}: ${answer.outcome}`);
    return answer;
  };
  const msIfReady = ({ outcome, tookMs }: Answer): number | undefined => (outcome === 'ready' ? tookMs : undefined);

  const [still, first] = await Promise.all([
    ask('still', fromMs, fromMs + 1),
    ask('fragment', fromMs, fromMs + FIRST_FRAGMENT_MS),
  ]);
  const startedMs = Date.now();
  const endMs = fromMs + seconds * 1_000;
  let late = 0;
  for (let atMs = fromMs + FIRST_FRAGMENT_MS; atMs < endMs; atMs += AHEAD_MS) {
    const headMs = fromMs + (Date.now() - startedMs);
    await sleep(Math.max(0, atMs - AHEAD_MS - headMs));
    await ask('fragment', atMs, Math.min(atMs + AHEAD_MS, endMs));
    if (fromMs + (Date.now() - startedMs) > atMs) late += 1;
  }
  return {
    stillMs: msIfReady(still),
    firstFragmentMs: msIfReady(first),
    late,
    fragments: fragment - 1,
    failed,
  };
}
