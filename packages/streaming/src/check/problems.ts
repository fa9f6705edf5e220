import type { CheckReport } from './report.ts';

/** What a check found, and what only its sentences need. */
export type CheckFacts = Omit<CheckReport, 'problems'> & {
  /** What the last failure said. It holds no address and no credential. */
  readonly detail: string | null;
  /** What the clock estimator found wrong with the camera's stamps. */
  readonly clockReasons: readonly string[];
  readonly transport: 'tcp' | 'udp' | 'file';
  /** Pictures on which the detector failed. */
  readonly failedDetections: number;
  /** The address has a part that looks like a password. */
  readonly holdsPassword: boolean;
  /** The camera is asked over TLS, and nothing says whose certificate it must have. */
  readonly isUnverified: boolean;
};

/** A viewer, a restart and a clip wait for a key frame: longer than this, s, is noticed. */
const LONG_KEYFRAME_S = 4;
/** A camera's clock may differ this much, ms, before people notice it in the picture's own caption. */
const CLOCK_OFFSET_MS = 2_000;
/** Where the declared rate differs by this share, the camera skips frames or says what it does not do. */
const OTHER_RATE = 0.1;
/** Slower cameras are analysed, but speeds and crossings become coarse. */
const ANALYSED_FPS = 4;
const BLIND_S = 1;

const times = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

function notPlaying({ state, reason, detail }: CheckFacts): string | null {
  if (state === 'playing') return detail;
  if (state === 'down') return detail ?? `The camera gives no video: ${reason ?? 'unknown'}.`;
  return 'The camera had not begun to play when the check ended: check it again for longer.';
}

function notAnalysed({ state, scenes, failedDetections }: CheckFacts): string | null {
  if (failedDetections > 0) return `The detector failed on ${times(failedDetections, 'picture')}.`;
  return state === 'playing' && scenes === 0 ? 'No picture could be analysed.' : null;
}

const blindFor = ({ blindSeconds, deliveredFps }: CheckFacts): string | null => {
  const usualSeconds = deliveredFps === null || deliveredFps <= 0 ? 0 : 2 / deliveredFps;
  return blindSeconds > Math.max(BLIND_S, usualSeconds)
    ? `For ${blindSeconds.toFixed(1)} s no picture was analysed.`
    : null;
};

function missing({ gaps }: CheckFacts): string | null {
  if (gaps.length === 0) return null;
  const lengthMs = gaps.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const reasons = [...new Set(gaps.map(({ reason }) => reason))].join(', ');
  return `${seconds(lengthMs)} are missing in ${times(gaps.length, 'gap')} (${reasons}).`;
}

function lostPackets({ packetsLost, transport }: CheckFacts): string | null {
  if (packetsLost === 0) return null;
  const advice =
    transport === 'udp'
      ? 'Read the camera over TCP, or look for the fault in the network.'
      : 'The camera drops them before it sends them: lower its bit rate, or look for the fault in its network.';
  return `${times(packetsLost, 'packet')} never arrived. ${advice}`;
}

const rareKeyFrames = ({ keyframeSeconds }: CheckFacts): string | null =>
  keyframeSeconds !== null && keyframeSeconds > LONG_KEYFRAME_S
    ? `A key frame comes every ${keyframeSeconds.toFixed(1)} s only, and after each interruption nothing is seen before the next one. Set the camera to one a second or two.`
    : null;

/** By what the clock estimator says; a kind that this version does not know is named as it is. */
const STAMP_PROBLEMS: Readonly<Record<string, string>> = {
  jumped: 'The times in the stream jump: the camera’s clock is set while it sends.',
  stood_still: 'The times in the stream stand still. Times of arrival are used instead.',
  other_rate: 'The times in the stream run at another rate than its pictures. Times of arrival are used instead.',
  outlier: 'Single times in the stream are wrong. They are corrected by their neighbours.',
  unbelievable: 'The wall clock that the camera sends with its stream cannot be right, and is not used.',
};
function wrongStamps({ clockReasons, clockOffsetMs }: CheckFacts): string | null {
  // Where its offset is known, one sentence says how far the camera's clock is off.
  const reasons = clockReasons.filter((reason) => reason !== 'unbelievable' || wrongClock({ clockOffsetMs }) === null);
  const texts = reasons.map((reason) => STAMP_PROBLEMS[reason] ?? `The times in the stream are wrong: ${reason}.`);
  return texts.length === 0 ? null : texts.join(' ');
}

function wrongClock({ clockOffsetMs }: Pick<CheckFacts, 'clockOffsetMs'>): string | null {
  if (clockOffsetMs === null || Math.abs(clockOffsetMs) < CLOCK_OFFSET_MS) return null;
  const direction = clockOffsetMs > 0 ? 'ahead of' : 'behind';
  return `The camera’s clock is ${seconds(Math.abs(clockOffsetMs))} ${direction} this machine’s: give it a time server (NTP).`;
}

const otherRate = ({ declaredFps, deliveredFps }: CheckFacts): string | null =>
  declaredFps !== null && deliveredFps !== null && Math.abs(deliveredFps - declaredFps) > declaredFps * OTHER_RATE
    ? `The stream declares ${rate(declaredFps)} pictures a second and delivers ${rate(deliveredFps)}.`
    : null;
const rate = (fps: number): string => String(Math.round(fps * 10) / 10);

const fewFrames = ({ deliveredFps }: CheckFacts): string | null =>
  deliveredFps !== null && deliveredFps < ANALYSED_FPS
    ? `${rate(deliveredFps)} pictures a second are few: people and vehicles are lost between them. Set the camera to 10 or more.`
    : null;

/** Codecs that today's browsers play without re-encoding. */
const IN_BROWSERS: ReadonlySet<string> = new Set(['h264', 'vp9', 'av1']);
const notForBrowsers = ({ codec }: CheckFacts): string | null =>
  codec !== null && !IN_BROWSERS.has(codec)
    ? `${codec} is recorded as it is and re-encoded for people, which takes processor time. H.264 needs none.`
    : null;

function passwordInAddress({ holdsPassword }: CheckFacts): string | null {
  return holdsPassword
    ? 'The address seems to hold a password. Addresses are shown to people and logged: give the camera an address without it.'
    : null;
}

const anyCertificate = ({ isUnverified }: CheckFacts): string | null =>
  isUnverified
    ? 'The camera’s certificate is not verified: another device could pose as the camera. Name the authority that issued it.'
    : null;

const PROBLEMS: readonly ((facts: CheckFacts) => string | null)[] = [
  notPlaying,
  notAnalysed,
  blindFor,
  missing,
  lostPackets,
  rareKeyFrames,
  wrongStamps,
  wrongClock,
  otherRate,
  fewFrames,
  notForBrowsers,
  passwordInAddress,
  anyCertificate,
];

/** Says what is wrong with a camera, the most important first. Empty for one that needs no attention. */
export function problemsOf(facts: CheckFacts): string[] {
  return PROBLEMS.map((problem) => problem(facts)).filter((text) => text !== null);
}
