import { createRulesInForce, newCameraWatch, watchScene } from '@marsad/behaviour';
import { ruleWith } from '@marsad/behaviour/testing/rules';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ReplayJudge } from '../ports.ts';
import { readStay, stayFiles, stayScenes, stayTask } from '../testing/stored-stay.ts';
import { createReplayJudge } from './replay-judge.ts';
import { createReplayThreads } from './replay-threads.ts';

const ALWAYS = [{ fromMs: 0, toMs: Number.POSITIVE_INFINITY }];
const [first, ...others] = stayFiles;
if (!first) throw new Error('there are no stored files');
let gate: Int32Array;
let judge: ReplayJudge;
beforeEach(() => {
  gate = new Int32Array(new SharedArrayBuffer(4));
  judge = createReplayThreads({ gate }, new URL('../testing/gated-replay-thread.ts', import.meta.url))(stayTask);
});
afterEach(() => judge.stop());

const openGate = (): void => {
  Atomics.store(gate, 0, 1);
  Atomics.notify(gate, 0);
};

/** What the same scenes raise live. */
function judgeLive(): string[] {
  const { camera } = stayTask;
  const rule = ruleWith({ kind: 'loitering', thresholds: { forMs: 60_000 }, placeId: undefined });
  const rules = createRulesInForce([rule], 'Africa/Casablanca');
  const watch = newCameraWatch(0);
  return stayScenes
    .flatMap((scene, offset) => watchScene(watch, scene, BigInt(offset), camera, rules))
    .flatMap(({ kind, data }) => ('phase' in data && kind === 'behaviour' ? [`${data.kind} ${data.phase}`] : []));
}

it('judges live scenes while a replay is in the middle of a segment', async () => {
  let isTaken = false;
  const taken = judge.take(first, ALWAYS).finally(() => (isTaken = true));
  expect(judgeLive()).toContain('loitering began');
  expect(isTaken).toBe(false);
  openGate();
  expect(await taken).toEqual({ kind: 'taken' });
});

it('finds on a thread what it finds without one', async () => {
  openGate();
  const beside = createReplayJudge(stayTask, { read: readStay });
  for (const file of [first, ...others]) {
    await judge.take(file, ALWAYS);
    await beside.take(file, ALWAYS);
  }
  const result = await judge.result(ALWAYS);
  expect(result.found).toMatchObject({ raised: 1, judgedMs: 180_000 });
  expect(result).not.toHaveProperty('refusal');
  expect(result).toEqual(await beside.result(ALWAYS));
});

it('judges nothing of the time in which no act permitted it', async () => {
  openGate();
  await judge.take(first, []);
  expect(await judge.result([])).toMatchObject({ found: { raised: 0, judgedMs: 0 }, refusal: 'not_permitted' });
});

it('is ended in the middle of a segment, and whoever waits hears of it', async () => {
  const taken = expect(judge.take(first, ALWAYS)).rejects.toThrow('a replay thread ended');
  await judge.stop();
  await taken;
});

it('tells whoever waits that its thread died', async () => {
  await expect(judge.take({ ...first, key: 'dies' }, ALWAYS)).rejects.toThrow('a replay thread ended with 7');
  await expect(judge.result(ALWAYS)).rejects.toThrow('a replay thread ended with 7');
});
