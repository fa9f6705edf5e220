import { ruleReplayed } from '@marsad/schemas';
import { expect, it } from 'vitest';
import { ANSWER_KEPT_MS, createReplaysMemory, SILENT_AFTER_MS } from './replays-memory.ts';

const REPLAY = { replayId: 'replay-1', subject: 'me', lastAtMs: 0 };
const answer = (progress: number, state: string) => ({ ...ruleReplayed.example, progress, state });

function memoryWith(...answers: [progress: number, state: string, atMs: number][]) {
  const memory = createReplaysMemory();
  memory.add(REPLAY);
  for (const [progress, state, atMs] of answers) memory.putAnswer(answer(progress, state), atMs);
  return memory;
}

it('a replay is waited for until its last answer, and progress that comes late changes nothing', () => {
  const memory = memoryWith([1, 'running', 10]);
  expect(memory.waitingOf('me', 20)).toBe(1);
  memory.putAnswer(answer(2, 'done'), 30);
  memory.putAnswer(answer(1, 'running'), 40);
  expect(memory.waitingOf('me', 50)).toBe(0);
  expect(memory.find('replay-1', 'me', 50)?.answer?.state).toBe('done');
});

it('nobody else finds it, and an answer to the replay of another instance passes by', () => {
  const memory = memoryWith();
  memory.putAnswer({ ...answer(1, 'done'), replayId: 'of-another-instance' }, 0);
  expect(memory.find('of-another-instance', 'me', 0)).toBeUndefined();
  expect(memory.find('replay-1', 'you', 0)).toBeUndefined();
});

it('progress keeps it alive, silence ends it, and an answer is kept for ten minutes', () => {
  const running = memoryWith([1, 'running', SILENT_AFTER_MS]);
  expect(running.find('replay-1', 'me', 2 * SILENT_AFTER_MS)).toBeDefined();
  expect(running.find('replay-1', 'me', 2 * SILENT_AFTER_MS + 1)).toBeUndefined();
  const done = memoryWith([1, 'done', 0]);
  expect(done.find('replay-1', 'me', ANSWER_KEPT_MS)).toBeDefined();
  expect(done.find('replay-1', 'me', ANSWER_KEPT_MS + 1)).toBeUndefined();
});
