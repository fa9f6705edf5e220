import { expect, test } from 'vitest';
import { frameAt, motionAt, pointAt, watchedWith } from '../../testing/rules.ts';
import type { LinePlace, ZonePlace } from '../kind.ts';
import { intrusion } from './intrusion.ts';

const yard: ZonePlace = {
  kind: 'zone',
  id: 'yard',
  zoneKind: 'forbidden',
  polygon: [],
  around: { left: 500, right: 1_000, top: 0, bottom: 500 },
  contains: ({ x }) => x > 500,
};
const gate: LinePlace = { kind: 'line', id: 'gate', from: { x: 500, y: 500 }, to: { x: 500, y: 0 } };

/**
 * For each frame, a fifth of a second apart, whether the condition holds for a track that goes through these places. Boxes are 40 px high: 8 px
 * are deep inside, and 20 px are a way.
 */
function walk(xs: readonly number[], place: ZonePlace | LinePlace, more = {}, rule = {}): boolean[] {
  const state = intrusion.start();
  return xs.map((x, i) => {
    const trail = xs.slice(0, i + 1).map((at, frame) => pointAt(frame * 200, { x: at, y: 250 }));
    const track = motionAt(1, i * 200, { x, y: 250 }, { class: 'person', trail, ...more });
    return intrusion.step(state, frameAt(i * 200, [track]), watchedWith(rule), place).length > 0;
  });
}

test.each<[string, number[], object, object, boolean[]]>([
  ['somebody who enters', [490, 510, 520], {}, {}, [false, false, true]],
  ['somebody who walks along its edge', [480, 501, 503, 504, 499], {}, {}, [false, false, false, false, false]],
  ['somebody who stays at its edge', [480, 501, 503, 502, 503], {}, {}, [false, false, false, false, true]],
  ['what stands there for a moment', Array<number>(10).fill(600), {}, {}, Array<boolean>(10).fill(false)],
  [
    'somebody who stands there',
    Array<number>(17).fill(600),
    {},
    {},
    Array.from({ length: 17 }, (__, frame) => frame >= 15),
  ],
  [
    'what stands there and may be a sign',
    Array<number>(20).fill(600),
    { confidence: 0.35 },
    {},
    Array<boolean>(20).fill(false),
  ],
  ['who is hardly recognised but walks', [480, 510, 530], { confidence: 0.35 }, {}, [false, false, true]],
  ['a single box inside', [490, 510, 490, 510], {}, {}, [false, false, false, false]],
  ['somebody who leaves', [485, 510, 520, 490], {}, {}, [false, false, true, false]],
  ['a predicted box', [490, 510, 520], { evidence: 'predicted' }, {}, [false, false, false]],
  ['a class that is not believed yet', [490, 510, 520], { isSettled: false }, {}, [false, false, false]],
  ['another class than the rule’s', [490, 510, 520], { class: 'car' }, {}, [false, false, false]],
  ['a class that the rule names', [490, 510, 520], { class: 'car' }, { classes: ['car'] }, [false, false, true]],
])('in a zone: %s', (_, xs, more, rule, held) => expect(walk(xs, yard, more, rule)).toEqual(held));

test.each<[string, number[], object, boolean[]]>([
  ['somebody who crosses it', [480, 520, 540], {}, [false, true, false]],
  ['against the direction of the rule', [480, 520], { direction: 'right_to_left' }, [false, false]],
  ['in the direction of the rule', [520, 480], { direction: 'right_to_left' }, [false, true]],
  ['somebody who waits on it', [480, 499, 501, 499, 480], {}, [false, false, false, false, false]],
])('at a line: %s', (_, xs, rule, held) => expect(walk(xs, gate, {}, rule)).toEqual(held));

test('a crossing waits for its class', () => {
  const state = intrusion.start();
  const held = [480, 520, 560].map((x, i) => {
    const track = motionAt(1, i * 200, { x, y: 250 }, { class: 'person', isSettled: i > 1 });
    return intrusion.step(state, frameAt(i * 200, [track]), watchedWith(), gate).map(({ sinceMs }) => sinceMs);
  });
  expect(held).toEqual([[], [], [200]]);
});
