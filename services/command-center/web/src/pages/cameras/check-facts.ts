import type { CameraCheckState } from '../../api/types.ts';

type Answered = Extract<CameraCheckState, { status: 'answered' }>;
export type Facts = NonNullable<Answered['facts']>;

/** A clock may be off by this much, ms: more moves events to another moment. */
const CLOCK_OFF_MS = 2_000;
/** A camera gives whole pictures at least this often, s: players and clips begin with one. */
const KEYFRAME_S = 4;
/** How many frames a second are analysed. */
const ANALYSED_FPS = 5;
/** Below this share of what a camera announces, frames are missing. */
const DELIVERED_SHARE = 0.8;

/** What an installer should see to. The page has a sentence for each. */
export const CHECK_PROBLEMS = [
  'down',
  'clock_off',
  'packets_lost',
  'keyframes_rare',
  'rate_low',
  'rate_differs',
  'rotated',
  'not_h264',
  'not_analysed',
] as const;
export type CheckProblem = (typeof CHECK_PROBLEMS)[number];

/** The problems of a stream, gravest first. What is unknown is no problem. */
export function problemsOf(facts: Facts): CheckProblem[] {
  if (facts.state === 'down') return ['down'];
  const {
    clockOffsetMs = 0,
    packetsLost = 0,
    keyframeSeconds = 0,
    declaredFps,
    deliveredFps,
    rotationDegrees = 0,
  } = facts;
  const found: Readonly<Record<CheckProblem, boolean>> = {
    down: false,
    clock_off: Math.abs(clockOffsetMs) > CLOCK_OFF_MS,
    packets_lost: packetsLost > 0,
    keyframes_rare: keyframeSeconds > KEYFRAME_S,
    rate_low: deliveredFps !== undefined && deliveredFps < ANALYSED_FPS - 0.1,
    rate_differs:
      declaredFps !== undefined && deliveredFps !== undefined && deliveredFps < declaredFps * DELIVERED_SHARE,
    rotated: rotationDegrees !== 0,
    not_h264: facts.codec !== undefined && facts.codec !== 'h264',
    not_analysed: facts.scenes === 0,
  };
  return CHECK_PROBLEMS.filter((problem) => found[problem]);
}
