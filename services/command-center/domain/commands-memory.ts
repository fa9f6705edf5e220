import type {
  DataOf,
  GovernanceDecision,
  ReviewDecision,
  commandAnswered,
  governanceAnswered,
  reviewAnswered,
} from '@marsad/schemas';

/** What a page is told of it; who asked and in which words stands in the alert's history. */
export type AlertAnswer = Pick<
  DataOf<typeof commandAnswered>,
  'commandId' | 'alertId' | 'district' | 'accepted' | 'refusal' | 'state' | 'atMs'
>;
export type DecisionAnswer = DataOf<typeof governanceAnswered>;
export type ReviewAnswered = DataOf<typeof reviewAnswered>;

/** The answer to something that a person asked for, and whose place it is to know. */
export type Answered =
  | { of: 'alert'; answer: AlertAnswer }
  | { of: 'governance'; answer: DecisionAnswer }
  | { of: 'review'; answer: ReviewAnswered };

/** Who asked for it, and what they signed if they did: known to the instance that sent it. */
export type Sent = {
  of: Answered['of'];
  subject: string;
  alertId?: string;
  decision?: GovernanceDecision | ReviewDecision;
};

/** Answers are asked for within seconds; this many are remembered. */
const ANSWERS = 10_000;
/** Commands that were sent and not answered yet, as long as an answer may still come. */
const WAITING = 1_000;

const bounded = <Value>(map: Map<string, Value>, most: number): void => {
  const oldest = map.keys().next();
  if (map.size > most && !oldest.done) map.delete(oldest.value);
};

/** What people asked for over this instance, and every answer of the city. Both come in any order, and answers twice. */
export function createCommandsMemory() {
  const answers = new Map<string, Answered>();
  const sent = new Map<string, Sent>();
  let answered = 0;
  return {
    putSent(commandId: string, by: Sent): void {
      sent.set(commandId, by);
      bounded(sent, WAITING);
    },
    putAnswer(one: Answered): Answered {
      const { commandId } = one.answer;
      if (!answers.has(commandId)) answered += 1;
      answers.set(commandId, one);
      bounded(answers, ANSWERS);
      return one;
    },
    answer: (commandId: string): Answered | undefined => answers.get(commandId),
    sent: (commandId: string): Sent | undefined => sent.get(commandId),
    count: (): number => answered,
  };
}
export type CommandsMemory = ReturnType<typeof createCommandsMemory>;
