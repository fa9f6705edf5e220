import { expect, it } from 'vitest';
import { createSerial } from './serial.ts';

it('runs one piece of work after another, even after one that failed', async () => {
  const serial = createSerial();
  const done: string[] = [];
  const slow = Promise.withResolvers<void>();
  const failing = serial(async () => {
    await slow.promise;
    done.push('first');
    throw new Error('first');
  });
  const second = serial(async () => done.push('second'));
  expect(done).toEqual([]);
  slow.resolve();
  await expect(failing).rejects.toThrow('first');
  expect([await second, done]).toEqual([2, ['first', 'second']]);
});
