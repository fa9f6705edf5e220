import { ptzChanged, type PtzState } from '@marsad/schemas';
import { expect, test } from 'vitest';
import { afterMove, afterTime, homeOf, unknownState } from './ptz-state.ts';

const preset = (token: string, name = token): PtzState['presets'][number] => ({ token, name });

test.each<[string, PtzState['presets'], string | undefined]>([
  ['none', [], undefined],
  ['one by its name', [preset('1', 'Gate'), preset('7', 'HOME')], '7'],
  ['one by its token', [preset('1', 'Gate'), preset('home', '')], 'home'],
  ['the first', [preset('1', 'Gate'), preset('2', 'Homestead')], '1'],
])('home is %s', (_, presets, home) => {
  expect(homeOf(presets)).toBe(home);
});

test('where a camera looks that was never heard of is unknown, so it is not home', () => {
  expect(unknownState(ptzChanged.example)).toMatchObject({ home: false, movable: false });
});

test('revisions grow although the clock is set back', () => {
  const move = { commandId: 'c', move: { kind: 'stop' } as const };
  const { revision } = ptzChanged.example;
  expect(afterMove(ptzChanged.example, move, undefined, revision - 60_000).revision).toBe(revision + 1);
});

test('a lock is over at its time, and nothing changes before', () => {
  const { lock } = ptzChanged.example;
  expect(afterTime(ptzChanged.example, lock!.untilMs - 1)).toBe(ptzChanged.example);
  expect(afterTime(ptzChanged.example, lock!.untilMs)).not.toHaveProperty('lock');
});
