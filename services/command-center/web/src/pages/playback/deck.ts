import type { Purpose } from '../../parts/moment-address.ts';
import { acted } from './acted.ts';
import { advance } from './advance.ts';
import { createCameraDeck, type CameraDeck, type CameraShown, type Unmasking } from './camera-deck.ts';
import { changed, headAt, startedAt, type Clock, type Marks } from './clock.ts';
import type { Action } from './keys.ts';
import type { Span } from './spans.ts';

export type Said = { readonly purpose: Purpose; readonly caseReference?: string | undefined };
export type DeckShown = {
  readonly headMs: number;
  readonly playing: boolean;
  readonly held: boolean;
  readonly speed: number;
  readonly marks: Marks;
  readonly cameras: readonly CameraShown[];
};
type Timelines = {
  /** What each camera recorded. */
  readonly covered: ReadonlyMap<string, readonly Span[]>;
  readonly eventsMs: readonly number[];
  readonly period: Span;
};
type Options = {
  readonly open: (camera: string, orderId: string | undefined) => Promise<string>;
  readonly atMs: number;
  readonly marks: Marks;
  /** A clock that never goes back, ms, and the time of day. */
  readonly now: () => number;
  readonly wallMs: () => number;
};

/** A page stays behind the present by this, ms: what is younger is not recorded yet. */
const BEHIND_MS = 3_000;

/** Up to four cameras in step on one clock. Only `tick` moves it. */
// eslint-disable-next-line max-lines-per-function -- wires pure modules to the cameras, an entry each
export function createDeck({ open, atMs, marks: firstMarks, now, wallMs }: Options) {
  let clock: Clock = startedAt(atMs, now());
  let marks = firstMarks;
  let cameras: readonly CameraDeck[] = [];
  let timelines: Timelines = { covered: new Map(), eventsMs: [], period: { fromMs: atMs, toMs: atMs } };
  let lackingSinceMs: number | undefined;
  let shown: DeckShown | undefined;
  const listeners = new Set<() => void>();
  const newestMs = (): number => wallMs() - BEHIND_MS;
  const describe = (): DeckShown => {
    const headMs = headAt(clock, now());
    const { playing, held, speed } = clock;
    return { headMs, playing, held, speed, marks, cameras: cameras.map((camera) => camera.shown(headMs)) };
  };
  const publish = (): void => {
    shown = describe();
    for (const listener of listeners) listener();
  };
  const tickCameras = (): void => cameras.forEach((camera) => camera.tick(clock, clock.headMs));
  const seek = (toMs: number): void => {
    lackingSinceMs = undefined;
    clock = changed(clock, { headMs: Math.max(0, Math.min(toMs, newestMs())) }, now());
    tickCameras();
    publish();
  };
  return {
    seek,
    setCameras(wanted: readonly string[]): void {
      cameras = keepOrCreate(cameras, wanted, (camera) =>
        createCameraDeck({ camera, open: (orderId) => open(camera, orderId), now, onChange: publish }),
      );
      publish();
    },
    setTimelines(next: Timelines): void {
      timelines = next;
      for (const camera of cameras) camera.setCovered(next.covered.get(camera.camera) ?? []);
    },
    attach: (id: string, video: HTMLVideoElement | null): void =>
      cameras.find(({ camera }) => camera === id)?.attach(video, clock),
    /** Shows one camera without masks under an order, or masked again. */
    setUnmasking(id: string, order: Unmasking | undefined): void {
      cameras.find(({ camera }) => camera === id)?.setUnmasking(order, clock);
      publish();
    },
    reopen: (): void => cameras.forEach((camera) => camera.reopen()),
    setSpeed: (speed: number): void => void (clock = changed(clock, { speed }, now())),
    /** @returns whether the deck did it; other actions are the page's */
    act(action: Action): boolean {
      const frameMs = cameras[0]?.shown(clock.headMs).frameMs ?? 0;
      const after = acted({ clock, marks }, action, { ...timelines, nowMs: now(), frameMs });
      if (!after) return false;
      ({ clock, marks } = after);
      if (after.seekMs === undefined) publish();
      else seek(after.seekMs);
      return true;
    },
    /** Moves everything on. Called several times a second. */
    tick(): void {
      const atHead = (headMs: number) => cameras.map((camera) => camera.atHead(headMs));
      const known = { nowMs: now(), newestMs: newestMs(), marks, covered: [...timelines.covered.values()], atHead };
      ({ clock, lackingSinceMs } = advance({ clock, lackingSinceMs }, known));
      tickCameras();
      publish();
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    shown: (): DeckShown => (shown ??= describe()),
    close: (): void => cameras.forEach((camera) => camera.close()),
  };
}
export type Deck = ReturnType<typeof createDeck>;

/** The cameras that are wanted. Those that stay keep what they have loaded. */
function keepOrCreate(
  cameras: readonly CameraDeck[],
  wanted: readonly string[],
  create: (camera: string) => CameraDeck,
): readonly CameraDeck[] {
  for (const gone of cameras) if (!wanted.includes(gone.camera)) gone.close();
  return wanted.map((id) => cameras.find(({ camera }) => camera === id) ?? create(id));
}
