import { describe, expect, it } from 'vitest';
import { createWaiting } from './waiting.ts';

/** Longer than the test may take. */
const FOR_EVER_MS = 3_600_000;

describe('the waits of a camera', () => {
  it('all end at once when it is closed, those of its second stream too', async () => {
    const waiting = createWaiting();
    const both = [waiting.sleep(FOR_EVER_MS), waiting.sleep(FOR_EVER_MS)];
    waiting.stop();
    await expect(Promise.all(both)).resolves.toHaveLength(2);
    expect(waiting.stopped).toBe(true);
  });

  it('end at once although another one has ended by itself', async () => {
    const waiting = createWaiting();
    const long = waiting.sleep(FOR_EVER_MS);
    await waiting.sleep(0);
    waiting.stop();
    await expect(long).resolves.toBeUndefined();
  });

  it('do not begin any more once it is closed', async () => {
    const waiting = createWaiting();
    waiting.stop();
    await expect(waiting.sleep(FOR_EVER_MS)).resolves.toBeUndefined();
  });
});
