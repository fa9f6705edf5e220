import type {
  CaseAnswer,
  CaseDecision,
  DataOf,
  GovernanceDecision,
  ReviewDecision,
  commandAnswered,
  governanceAnswered,
  reviewAnswered,
} from '@marsad/schemas';

/** The part of an answer that a page gets. The person who asked and their note are in the alert's history. */
export type AlertAnswer = Pick<
  DataOf<typeof commandAnswered>,
  'commandId' | 'alertId' | 'district' | 'accepted' | 'refusal' | 'state' | 'atMs'
>;
export type DecisionAnswer = DataOf<typeof governanceAnswered>;
export type ReviewAnswered = DataOf<typeof reviewAnswered>;

/** The part of an answer about a case that a page gets. */
export type CaseAnswered = Pick<CaseAnswer, 'commandId' | 'kind' | 'caseId' | 'accepted' | 'refusal' | 'atMs'> & {
  about: 'case';
};

/** The answer to a command and the kind of the command, which decides who may know the answer. */
export type Answered =
  | { of: 'alert'; answer: AlertAnswer }
  | { of: 'governance'; answer: DecisionAnswer }
  | { of: 'review'; answer: ReviewAnswered }
  | { of: 'case'; answer: CaseAnswered };

/** The sender of a command, and the decision that they signed, if any. Only the instance that sent the command has this. */
export type Sent = {
  of: Answered['of'];
  subject: string;
  alertId?: string;
  decision?: GovernanceDecision | ReviewDecision | CaseDecision;
};

/** How many answers are remembered. Pages ask for an answer within seconds. */
const MOST_ANSWERS = 10_000;
/** How many sent commands are remembered. */
const MOST_SENT = 1_000;

const dropOldest = <Value>(map: Map<string, Value>, most: number): void => {
  const oldest = map.keys().next();
  if (map.size > most && !oldest.done) map.delete(oldest.value);
};

/** The commands that this instance sent, and every answer of the city. They come in any order, and answers may come twice. */
export function createCommandsMemory() {
  const answers = new Map<string, Answered>();
  const sent = new Map<string, Sent>();
  let answeredCount = 0;
  return {
    putSent(commandId: string, by: Sent): void {
      sent.set(commandId, by);
      dropOldest(sent, MOST_SENT);
    },
    putAnswer(answered: Answered): Answered {
      const { commandId } = answered.answer;
      if (!answers.has(commandId)) answeredCount += 1;
      answers.set(commandId, answered);
      dropOldest(answers, MOST_ANSWERS);
      return answered;
    },
    answer: (commandId: string): Answered | undefined => answers.get(commandId),
    sent: (commandId: string): Sent | undefined => sent.get(commandId),
    count: (): number => answeredCount,
  };
}
export type CommandsMemory = ReturnType<typeof createCommandsMemory>;
