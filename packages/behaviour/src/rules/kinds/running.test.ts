import { expect, test } from 'vitest';
import { boxAt } from '../../testing/scenes.ts';
import { frameAt, motionAt, pointAt, watchedWith } from '../../testing/rules.ts';
import { running } from './running.ts';

const upright = pointAt(0, { x: 500, y: 300 }, { box: { ...boxAt(500, 250), width: 40, height: 100 } });
const halfHidden = (ptsMs: number) => ({ ...upright, ptsMs, box: { ...upright.box, height: 60 } });
const runner = (kmh: number, errorMs = 0, more = {}) =>
  motionAt(1, 0, upright.at, {
    class: 'person',
    now: upright,
    trail: [upright],
    velocity: { xMs: 0, yMs: kmh / 3.6, speedMs: kmh / 3.6, errorMs },
    ...more,
  });

test.each([
  ['10 km/h', runner(10.1), true],
  ['9.9 km/h', runner(9.9), false],
  ['11 km/h, give or take 1.8', runner(11, 0.5), false],
  ['12 km/h, give or take 1.8', runner(12, 0.5), true],
  ['37 km/h, which nobody runs', runner(37), false],
  [
    '20 km/h in a box as wide as high',
    runner(20, 0, { now: { ...upright, box: { ...upright.box, width: 100 } } }),
    false,
  ],
  ['20 km/h of feet that were hidden a moment ago', runner(20, 0, { trail: [halfHidden(-1_000), upright] }), false],
  ['20 km/h of feet that were hidden before that', runner(20, 0, { trail: [halfHidden(-2_000), upright] }), true],
  ['a speed that is not known', runner(0, 0, { velocity: undefined }), false],
])('%s: %s', (_, track, isRunning) => {
  const rule = watchedWith({ thresholds: running.defaults });
  const held = running.step({}, frameAt(0, [track]), rule, { kind: 'picture' });
  expect(held).toHaveLength(isRunning ? 1 : 0);
});
