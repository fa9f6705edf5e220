import { cameraCalibrationProposed } from '@marsad/schemas';
import { expect, it } from 'vitest';
import { ANSWER_KEPT_MS, createProposalsMemory, WAITED_MS } from './proposals-memory.ts';

const ANSWER = cameraCalibrationProposed.schema.parse(cameraCalibrationProposed.example);
function memoryWithQuestion() {
  const memory = createProposalsMemory();
  memory.add({ proposalId: ANSWER.proposalId, subject: 'me', lastAtMs: 0 });
  return memory;
}

it('a proposal is waited for until its answer or for five minutes', () => {
  const memory = memoryWithQuestion();
  expect(memory.waitingOf('me', WAITED_MS)).toBe(1);
  expect(memory.waitingOf('me', WAITED_MS + 1)).toBe(0);
});

it('its answer is kept for ten minutes, for the person who asked', () => {
  const memory = memoryWithQuestion();
  memory.putAnswer(ANSWER, 10);
  expect(memory.find(ANSWER.proposalId, 'me', ANSWER_KEPT_MS + 10)?.answer).toEqual(ANSWER);
  expect(memory.find(ANSWER.proposalId, 'you', 20)).toBeUndefined();
  expect(memory.find(ANSWER.proposalId, 'me', ANSWER_KEPT_MS + 11)).toBeUndefined();
});

it('the answer to a question of another instance passes by', () => {
  const memory = memoryWithQuestion();
  memory.putAnswer({ ...ANSWER, proposalId: 'of-another-instance' }, 0);
  expect(memory.find('of-another-instance', 'me', 0)).toBeUndefined();
});
