import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SAMPLES } from '../../testing/samples.ts';
import { startCheckThread } from './start-check-thread.ts';

const modelsDirectory = join(SAMPLES, '..', 'models');
const source = { kind: 'file', path: join(SAMPLES, 'car-detection.mp4') } as const;

it('checks a camera with the real detector in a thread of its own', { timeout: 60_000 }, async () => {
  const { report, still } = await startCheckThread({ source, seconds: 5, modelsDirectory }).result;
  expect(report).toMatchObject({ state: 'playing', codec: 'h264' });
  expect(still?.jpeg.subarray(0, 2)).toEqual(new Uint8Array([0xff, 0xd8]));
});

it('ends early when it is stopped', { timeout: 60_000 }, async () => {
  const check = startCheckThread({ source, seconds: 86_400, modelsDirectory });
  check.stop();
  expect((await check.result).report).toMatchObject({ reason: null, gaps: [] });
});

it('says that its models are missing', { timeout: 60_000 }, async () => {
  const check = startCheckThread({ source, seconds: 600, modelsDirectory: '/nowhere' });
  await expect(check.result).rejects.toThrow();
});
