import type { PlaybackPurpose } from './playback.ts';

/** A playback that nobody asked for anything any more is over after this time, ms. */
export const IDLE_AFTER_MS = 10 * 60_000;
/** The most playbacks of one person. A further one ends the one that was used least recently: a page that was reloaded left it behind. */
export const MOST_OF_A_PERSON = 8;
/** The most fragments and stills that one person waits for at once. */
export const MOST_WAITING = 16;

/** One person plays back one camera, for a purpose that they said. */
export type Playback = {
  readonly playbackId: string;
  readonly subject: string;
  readonly camera: string;
  readonly purpose: PlaybackPurpose;
  readonly caseReference?: string | undefined;
  /** It is seen without masks, under this order. */
  readonly unmaskingOrder?: string | undefined;
};
type Open = { readonly playback: Playback; usedAtMs: number; requests: number };

/** The playbacks that are open at this instance. */
export function createPlaybacksMemory() {
  const open = new Map<string, Open>();
  const waiting = new Map<string, number>();
  const dropIdle = (nowMs: number): void => {
    for (const [id, { usedAtMs }] of open) if (nowMs - usedAtMs > IDLE_AFTER_MS) open.delete(id);
  };
  const addWaiting = (subject: string, change: number): void => {
    const count = (waiting.get(subject) ?? 0) + change;
    if (count > 0) waiting.set(subject, count);
    else waiting.delete(subject);
  };
  return {
    open(playback: Playback, nowMs: number): void {
      dropIdle(nowMs);
      const others = [...open.values()]
        .filter(({ playback: { subject } }) => subject === playback.subject)
        .toSorted((a, b) => b.usedAtMs - a.usedAtMs);
      for (const { playback: over } of others.slice(MOST_OF_A_PERSON - 1)) open.delete(over.playbackId);
      open.set(playback.playbackId, { playback, usedAtMs: nowMs, requests: 0 });
    },
    /** The playback, for the person who opened it and for no other. */
    find(id: string, subject: string, nowMs: number): Playback | undefined {
      dropIdle(nowMs);
      const found = open.get(id);
      if (found?.playback.subject !== subject) return undefined;
      found.usedAtMs = nowMs;
      return found.playback;
    },
    /**
     * The number of the next request of a playback: a higher one overtakes the lower ones of its kind. Undefined if the playback ended
     * meanwhile, because two requests of one number would get each other's answers.
     */
    nextRequest(id: string): number | undefined {
      const found = open.get(id);
      if (!found) return undefined;
      found.requests += 1;
      return found.requests - 1;
    },
    isBusy: (subject: string): boolean => (waiting.get(subject) ?? 0) >= MOST_WAITING,
    /** Counts a person as waiting until `work` is done. */
    async whileWaiting<Result>(subject: string, work: () => Promise<Result>): Promise<Result> {
      addWaiting(subject, 1);
      try {
        return await work();
      } finally {
        addWaiting(subject, -1);
      }
    },
  };
}
export type PlaybacksMemory = ReturnType<typeof createPlaybacksMemory>;
