import type { CalibrationProposed } from '@marsad/schemas';
import { createQuestionsMemory } from './questions-memory.ts';

/** How long a proposal is waited for, ms: other requests may come before it. */
export const WAITED_MS = 5 * 60_000;
/** How long an answer is kept, ms. */
export const ANSWER_KEPT_MS = 10 * 60_000;
/** How many proposals one person may wait for at once. */
export const MOST_PROPOSALS = 2;

/** A proposal of a calibration that this instance asked for, and its answer. */
export type Proposal = {
  readonly proposalId: string;
  readonly subject: string;
  readonly lastAtMs: number;
  readonly answer?: CalibrationProposed;
};

/** The proposals of calibrations that people of this instance asked for. */
export function createProposalsMemory() {
  const { change, ...proposals } = createQuestionsMemory<Proposal>({
    idOf: ({ proposalId }) => proposalId,
    isAnswered: ({ answer }) => answer !== undefined,
    keptUntilMs: ({ answer, lastAtMs }) => lastAtMs + (answer ? ANSWER_KEPT_MS : WAITED_MS),
  });
  return {
    ...proposals,
    putAnswer: (answer: CalibrationProposed, nowMs: number): void =>
      change(answer.proposalId, (proposal) => ({ ...proposal, answer, lastAtMs: nowMs })),
  };
}
export type ProposalsMemory = ReturnType<typeof createProposalsMemory>;
