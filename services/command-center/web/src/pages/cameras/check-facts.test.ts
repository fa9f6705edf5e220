import { expect, test } from 'vitest';
import { problemsOf, type Facts } from './check-facts.ts';

const GOOD: Facts = {
  ...{ state: 'playing', codec: 'h264', declaredFps: 25, deliveredFps: 24.8, keyframeSeconds: 2, scenes: 40 },
  ...{ clockOffsetMs: -300, packetsLost: 0, rotationDegrees: 0 },
};

test.each<[string, { [Key in keyof Facts]?: Facts[Key] | undefined }, string[]]>([
  ['a good camera', {}, []],
  [
    'a camera of which little is known',
    { declaredFps: undefined, deliveredFps: undefined, clockOffsetMs: undefined },
    [],
  ],
  ['a camera that is down', { state: 'down', reason: 'unauthorised', scenes: 0, packetsLost: 9 }, ['down']],
  ['a clock of yesterday', { clockOffsetMs: -86_400_000 }, ['clock_off']],
  ['a lossy network', { packetsLost: 3 }, ['packets_lost']],
  ['a key frame every ten seconds', { keyframeSeconds: 10 }, ['keyframes_rare']],
  ['two frames a second', { declaredFps: 2, deliveredFps: 2 }, ['rate_low']],
  ['half of the announced frames', { deliveredFps: 12 }, ['rate_differs']],
  ['a camera that hangs from the ceiling', { rotationDegrees: 180 }, ['rotated']],
  ['H.265', { codec: 'hevc' }, ['not_h264']],
  ['a stream that nothing analysed', { scenes: 0 }, ['not_analysed']],
])('%s: %j has the problems %j', (_, more, problems) => {
  const facts = Object.fromEntries(Object.entries({ ...GOOD, ...more }).filter(([, value]) => value !== undefined));
  expect(problemsOf(facts as Facts)).toEqual(problems);
});
