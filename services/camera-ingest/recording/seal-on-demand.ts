import type { OwnedCamera } from '../ports.ts';

/** Asks to seal the open segment when somebody needs the time that it holds. Times in wall clock ms. */

/** How much later than they are captured frames arrive. Before that, a segment that is sealed would end too early. */
const ARRIVAL_MS = 300;
/** A stream may not reach the moment before the next key frame, so the request is repeated for so long. */
const PATIENCE_MS = 8_000;
/** A request is repeated after this long; for playback, a camera is asked no more often by all its viewers together. */
const ASK_EVERY_MS = { clip: 2_000, playback: 5_000 } as const;
/** Nobody needs a time that is further ahead. */
const FURTHEST_MS = 150_000;

export type Need = {
  readonly camera: string;
  /** The end of the time that is needed. */
  readonly toMs: number;
  readonly for: keyof typeof ASK_EVERY_MS;
};
export type Situation = {
  readonly nowMs: number;
  /** Until when to go on asking. */
  readonly untilMs: number;
  /** When the camera was last asked, for this need or for any playback. */
  readonly askedAtMs: number;
  /** The end of the sealed recordings. */
  readonly sealedToMs: number;
  readonly isPlaying: boolean;
};

/** Decides how to go on. `over`: it is sealed, or will not be. */
export function decideSeal(need: Need, now: Situation): 'wait' | 'seal' | 'over' {
  if (now.nowMs < need.toMs + ARRIVAL_MS) return 'wait';
  if (now.sealedToMs >= need.toMs || now.nowMs >= now.untilMs) return 'over';
  const isDue = now.nowMs - now.askedAtMs >= ASK_EVERY_MS[need.for];
  // A camera that does not play has sealed what it recorded; one of another replica may become ours.
  return now.isPlaying && isDue ? 'seal' : 'wait';
}

export type SealOnDemandOptions = {
  readonly holding: (camera: string) => OwnedCamera | undefined;
  readonly seal: (camera: string) => void;
  readonly recordings: { local(camera: string): readonly { readonly toMs: number }[] };
  /** No open segment holds a time that is longer over. */
  readonly longestSegmentMs: number;
  readonly now: () => number;
};
type Waiting = { readonly need: Need; readonly untilMs: number; askedAtMs: number };

export function createSealOnDemand({ holding, seal, recordings, longestSegmentMs, now }: SealOnDemandOptions) {
  let waiting: readonly Waiting[] = [];
  const playbackAskedMs = new Map<string, number>();

  const situationOf = ({ need, untilMs, askedAtMs }: Waiting): Situation => ({
    nowMs: now(),
    untilMs,
    askedAtMs: need.for === 'playback' ? (playbackAskedMs.get(need.camera) ?? 0) : askedAtMs,
    sealedToMs: Math.max(0, ...recordings.local(need.camera).map(({ toMs }) => toMs)),
    isPlaying: holding(need.camera)?.isPlaying() ?? false,
  });
  const isStillWaiting = (one: Waiting): boolean => {
    const step = decideSeal(one.need, situationOf(one));
    if (step === 'over') return false;
    if (step === 'wait') return true;
    seal(one.need.camera);
    one.askedAtMs = now();
    if (one.need.for === 'playback') playbackAskedMs.set(one.need.camera, now());
    return true;
  };

  return {
    need(need: Need): void {
      if (need.toMs > now() + FURTHEST_MS || need.toMs < now() - longestSegmentMs) return;
      waiting = [...waiting, { need, untilMs: Math.max(need.toMs, now()) + PATIENCE_MS, askedAtMs: 0 }];
    },
    /** Called ten times a second, because a clip waits for it. */
    tick(): void {
      waiting = waiting.filter(isStillWaiting);
    },
  };
}
export type SealOnDemand = ReturnType<typeof createSealOnDemand>;
