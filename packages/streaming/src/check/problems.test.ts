import { describe, expect, it } from 'vitest';
import { problemsOf } from './problems.ts';
import type { CheckFacts } from './problems.ts';

const FACTS: CheckFacts = {
  state: 'playing',
  reason: null,
  detail: null,
  codec: 'h264',
  width: 640,
  height: 360,
  displayWidth: 640,
  displayHeight: 360,
  rotation: 0,
  declaredFps: 25,
  deliveredFps: 25,
  keyframeSeconds: 1,
  bitrateKbps: 800,
  audio: null,
  clockSource: 'server',
  clockOffsetMs: null,
  scenes: 150,
  blindSeconds: 0.2,
  tracks: 3,
  recorded: [],
  recordedSeconds: 30,
  gaps: [],
  packetsLost: 0,
  clockReasons: [],
  transport: 'tcp',
  holdsPassword: false,
  isUnverified: false,
  failedDetections: 0,
};
const problemsWith = (change: Partial<CheckFacts>): string => problemsOf({ ...FACTS, ...change }).join('\n');

describe('the problems of a camera', () => {
  it('are none if it plays as it should', () => expect(problemsOf(FACTS)).toEqual([]));

  it.each<[string, Partial<CheckFacts>, RegExp]>([
    [
      'its failure',
      { state: 'down', reason: 'unauthorised', detail: 'The password is wrong.' },
      /^The password is wrong/,
    ],
    ['a failure without words', { state: 'down', reason: 'stream_ended' }, /stream_ended/],
    ['that it never began', { state: 'starting', scenes: 0 }, /had not begun/],
    ['a remark of a stream that plays', { detail: 'The file is cut off.' }, /cut off/],
    ['that nothing was analysed', { scenes: 0 }, /No picture could be analysed/],
    ['a detector that fails', { failedDetections: 1 }, /failed on 1 picture\./],
    ['time that was not analysed', { blindSeconds: 4.26 }, /^For 4\.3 s/],
    [
      'gaps with their reasons',
      { gaps: [gap(0, 1_500, 'packets_lost'), gap(3_000, 4_000, 'packets_lost')] },
      /^2\.5 s are missing in 2 gaps \(packets_lost\)/,
    ],
    ['lost packets over UDP', { packetsLost: 7, transport: 'udp' }, /^7 packets never arrived.*over TCP/],
    ['lost packets over TCP', { packetsLost: 1 }, /^1 packet never arrived.*before it sends/],
    ['rare key frames', { keyframeSeconds: 10 }, /every 10\.0 s only/],
    ['stamps that stand still', { clockReasons: ['stood_still'] }, /stand still/],
    ['a fault of the clock that a later version knows', { clockReasons: ['melted'] }, /wrong: melted/],
    ['a clock that is behind', { clockOffsetMs: -4_000 }, /4\.0 s behind/],
    ['a clock that is ahead', { clockOffsetMs: 4_000 }, /4\.0 s ahead of/],
    ['a clock that was never set', { clockReasons: ['unbelievable'] }, /^The wall clock .* cannot be right[^\n]*$/],
    [
      'a clock that is off and therefore not used in one sentence',
      { clockReasons: ['unbelievable'], clockOffsetMs: 60_000 },
      /^The camera’s clock is 60\.0 s ahead[^\n]*$/,
    ],
    ['another rate than declared', { deliveredFps: 21 }, /declares 25 .* delivers 21\./],
    ['few frames', { declaredFps: null, deliveredFps: 0.5 }, /^0\.5 pictures a second are few/],
    ['a codec that browsers do not play', { codec: 'hevc' }, /^hevc is recorded/],
    ['a certificate that nobody verifies', { isUnverified: true }, /^The camera’s certificate is not verified/],
    ['a password in the address', { holdsPassword: true }, /seems to hold a password/],
  ])('name %s', (_, change, text) => expect(problemsWith(change)).toMatch(text));

  it.each<[string, Partial<CheckFacts>]>([
    [
      'frames that are two seconds apart because the camera sends no more',
      { declaredFps: 0.5, deliveredFps: 0.5, blindSeconds: 2.1 },
    ],
    ['a clock that is two seconds off or less', { clockOffsetMs: 1_999 }],
    ['a rate that nearly is the declared one', { deliveredFps: 23 }],
  ])('are not: %s', (_, change) => expect(problemsWith(change)).not.toMatch(/no picture was analysed|clock|declares/));
});

function gap(fromMs: number, toMs: number, reason: 'packets_lost') {
  return { fromMs, toMs, reason };
}
