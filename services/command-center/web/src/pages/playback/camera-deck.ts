import type { ViewFacts } from '../../api/playback-views.ts';
import type { ApiProblem } from '../../api/problems.ts';
import { isKeyFramesOnly, type Clock } from './clock.ts';
import { createFragmentLoader } from './fragment-loader.ts';
import { nextFragment, type Fragment } from './fragments.ts';
import { follow, type AtHead } from './in-step.ts';
import { createMediaPlayer, mediaSourceOf, type MediaPlayer } from './media-player.ts';
import { createSession } from './session.ts';
import { spanAt, type Span } from './spans.ts';
import { createStillLoader } from './still-loader.ts';

/** An order in force, and the recorded time that may be seen under it. */
export type Unmasking = Span & { readonly orderId: string };

/** What a person sees of one camera, and why they see nothing. */
export type CameraShown = {
  readonly camera: string;
  readonly shows: 'video' | 'still' | 'nothing';
  readonly stillUrl: string | undefined;
  readonly isRecorded: boolean;
  readonly problem: ApiProblem | undefined;
  /** Whether a part of what is shown was masked whole, because nobody analysed it. */
  readonly masked: 'boxes' | 'whole' | 'none' | undefined;
  /** The order under which it is seen without masks. */
  readonly unmasking: Unmasking | undefined;
  /** The distance between two frames, ms. */
  readonly frameMs: number;
};

const USUAL_FRAME_MS = 40;
/** Footage that was freed is forgotten a minute at a time, ms. */
const FORGOTTEN_AT_ONCE_MS = 60_000;

type Options = {
  readonly camera: string;
  /** Opens a playback of the camera, masked unless an order is named. */
  readonly open: (orderId: string | undefined) => Promise<string>;
  readonly now: () => number;
  readonly onChange: () => void;
};

/** Loads and shows one camera at the moment that the common clock says. */
// eslint-disable-next-line max-lines-per-function -- a closure over the few facts of one camera, which are moved on by small functions below
export function createCameraDeck({ camera, open, now, onChange }: Options) {
  let unmasking: Unmasking | undefined;
  const session = createSession({ open: () => open(unmasking?.orderId), now });
  let video: HTMLVideoElement | undefined;
  let player: MediaPlayer | undefined;
  let covered: readonly Span[] = [];
  let keyFrames = false;
  let masked: CameraShown['masked'];
  let frameMs = USUAL_FRAME_MS;
  let shows: CameraShown['shows'] = 'nothing';
  /** What is recorded and may be seen as it is asked for. */
  const shownSpans = (): readonly Span[] => (unmasking ? within(covered, unmasking) : covered);
  const isCovered = (atMs: number): boolean => spanAt(shownSpans(), atMs) !== undefined;
  const onImage = (facts: ViewFacts, fragment?: Fragment): void => {
    ({ masked } = facts);
    if (fragment) frameMs = frameOf(fragment, facts.frames) ?? frameMs;
    onChange();
  };
  const stills = createStillLoader({ session, onImage, onFail: onChange });
  const fragments = createFragmentLoader({ session, isCovered, onImage, onFail: onChange });
  const reset = (headMs: number): void => {
    const Source = mediaSourceOf();
    player = video && Source ? createMediaPlayer(video, Source, headMs) : undefined;
    fragments.reset(player);
  };
  const ask = (clock: Clock, headMs: number): void => {
    if (!session.mayAsk()) return;
    fragments.follow(headMs);
    const speed = clock.playing ? clock.speed : 1;
    const wanted = { headMs, speed, loaded: fragments.loaded(), covered: shownSpans() };
    const fragment = player && !fragments.isLoading() ? nextFragment(wanted) : undefined;
    if (fragment) fragments.load({ ...fragment, ...(unmasking && cutTo(fragment, unmasking)) });
    if (shows !== 'video' && isCovered(headMs)) stills.want(headMs);
  };
  return {
    camera,
    attach(element: HTMLVideoElement | null, { headMs }: Clock): void {
      if (element === (video ?? null)) return;
      video = element ?? undefined;
      reset(headMs);
    },
    setCovered: (spans: readonly Span[]): void => void (covered = spans),
    reopen: session.again,
    /** Shows the camera without masks under an order, or masked again. Nothing that was shown before stays. */
    setUnmasking(order: Unmasking | undefined, { headMs }: Clock): void {
      unmasking = order;
      masked = undefined;
      session.again();
      stills.forget();
      reset(headMs);
    },
    atHead: (headMs: number): AtHead => ({
      isRecorded: isCovered(headMs) && session.ended() === undefined,
      isLoaded: player === undefined || spanAt(fragments.loaded(), headMs) !== undefined,
    }),
    tick(clock: Clock, headMs: number): void {
      const wantsKeys = isKeyFramesOnly(clock.playing ? clock.speed : 1);
      if (player && (wantsKeys !== keyFrames || headMs < player.originMs)) reset(headMs);
      keyFrames = wantsKeys;
      shows = followClock(player, clock, headMs) ? 'video' : stills.isNear(headMs) ? 'still' : 'nothing';
      ask(clock, headMs);
      const keptMs = player?.trim(headMs) ?? 0;
      if ((fragments.loaded()[0]?.fromMs ?? keptMs) < keptMs - FORGOTTEN_AT_ONCE_MS) fragments.forgetBefore(keptMs);
    },
    shown: (headMs: number): CameraShown => ({
      ...{ camera, shows, masked, unmasking, frameMs, stillUrl: stills.url(), isRecorded: isCovered(headMs) },
      problem: session.ended() ?? fragments.problemAt(headMs),
    }),
    close(): void {
      stills.close();
      fragments.reset(undefined);
    },
  };
}
export type CameraDeck = ReturnType<typeof createCameraDeck>;

const cutTo = (span: Span, { fromMs, toMs }: Span): Span => ({
  fromMs: Math.max(span.fromMs, fromMs),
  toMs: Math.min(span.toMs, toMs),
});
const within = (spans: readonly Span[], limits: Span): Span[] =>
  spans.map((span) => cutTo(span, limits)).filter(({ fromMs, toMs }) => fromMs < toMs);

/** Moves a video to the clock. @returns whether it shows the moment */
function followClock(player: MediaPlayer | undefined, clock: Clock, headMs: number): boolean {
  const second = player?.secondAt(headMs);
  if (!player || second === undefined) {
    player?.pause();
    return false;
  }
  if (!clock.playing || clock.held || clock.speed < 0) {
    player.pause();
    player.show(second);
    return player.isShown();
  }
  const { rate, jump } = follow(player.shownMs() - headMs, clock.speed);
  if (jump) player.show(second);
  player.play(rate);
  return player.isShown();
}

/** The distance between two frames of a fragment; that of key frames says nothing about a step. */
const frameOf = ({ fromMs, toMs, keyFramesOnly }: Fragment, frames: number): number | undefined =>
  keyFramesOnly || frames < 2 ? undefined : Math.round((toMs - fromMs) / frames);
