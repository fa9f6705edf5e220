import type {
  DataOf,
  GovernanceDecision,
  ReviewDecision,
  commandAnswered,
  governanceAnswered,
  reviewAnswered,
} from '@marsad/schemas';

/** What a page is told. Who asked, and in which words, is in the alert's history. */
export type AlertAnswer = Pick<
  DataOf<typeof commandAnswered>,
  'commandId' | 'alertId' | 'district' | 'accepted' | 'refusal' | 'state' | 'atMs'
>;
export type DecisionAnswer = DataOf<typeof governanceAnswered>;
export type ReviewAnswered = DataOf<typeof reviewAnswered>;

/** The answer to a command, and to what kind: that says who may know it. */
export type Answered =
  | { of: 'alert'; answer: AlertAnswer }
  | { of: 'governance'; answer: DecisionAnswer }
  | { of: 'review'; answer: ReviewAnswered };

/** Who sent a command, and what they signed if they did. Only the instance that sent it knows. */
export type Sent = {
  of: Answered['of'];
  subject: string;
  alertId?: string;
  decision?: GovernanceDecision | ReviewDecision;
};

/** So many answers are remembered; pages ask for them within seconds. */
const ANSWERS = 10_000;
/** So many sent commands are remembered, until an answer comes. */
const WAITING = 1_000;

const bounded = <Value>(map: Map<string, Value>, most: number): void => {
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
      bounded(sent, WAITING);
    },
    putAnswer(answered: Answered): Answered {
      const { commandId } = answered.answer;
      if (!answers.has(commandId)) answeredCount += 1;
      answers.set(commandId, answered);
      bounded(answers, ANSWERS);
      return answered;
    },
    answer: (commandId: string): Answered | undefined => answers.get(commandId),
    sent: (commandId: string): Sent | undefined => sent.get(commandId),
    count: (): number => answeredCount,
  };
}
export type CommandsMemory = ReturnType<typeof createCommandsMemory>;
