import { expect, test } from 'vitest';
import { runMachine } from './machine.ts';

test('an input that an effect causes waits until the effects before it are done', () => {
  const performed: string[] = [];
  const machine = runMachine<number, string, string>(
    0,
    (count, input) => [count + 1, [`${input} at ${count}`, `${input} done`]],
    (effect) => {
      performed.push(effect);
      if (effect === 'first at 0') machine.send('second');
    },
  );
  machine.send('first');
  expect(performed).toEqual(['first at 0', 'first done', 'second at 1', 'second done']);
  expect(machine.state()).toBe(2);
});

test('a machine accepts inputs after an effect has thrown', () => {
  const machine = runMachine<number, string, string>(
    0,
    (count, input) => [count + 1, [input]],
    (effect) => {
      if (effect === 'fail') throw new Error('failed');
    },
  );
  expect(() => machine.send('fail')).toThrow('failed');
  machine.send('next');
  expect(machine.state()).toBe(2);
});
