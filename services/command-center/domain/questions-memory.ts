/** How many questions are remembered at once. */
const MOST_REMEMBERED = 200;

/** A question that a person of this instance asked and that another service answers later: a check, a search, a replay. */
type Question = { readonly subject: string };

type Terms<Q extends Question> = {
  readonly idOf: (question: Q) => string;
  /** Whether the person waits for nothing more. */
  readonly isAnswered: (question: Q) => boolean;
  /** Until when it is remembered, answered or not, UTC ms. */
  readonly keptUntilMs: (question: Q) => number;
};

/** The questions that people of this instance asked. What answers the question of another instance passes by. */
export function createQuestionsMemory<Q extends Question>({ idOf, isAnswered, keptUntilMs }: Terms<Q>) {
  const questions = new Map<string, Q>();
  const dropExpired = (nowMs: number): void => {
    for (const [id, question] of questions)
      if (nowMs > keptUntilMs(question) || questions.size > MOST_REMEMBERED) questions.delete(id);
  };
  return {
    /** How many questions this person still waits for. */
    waitingOf(subject: string, nowMs: number): number {
      dropExpired(nowMs);
      return [...questions.values()].filter((question) => question.subject === subject && !isAnswered(question)).length;
    },
    add: (question: Q): void => void questions.set(idOf(question), question),
    /** Forgets a question that nobody was asked after all. */
    remove: (id: string): void => void questions.delete(id),
    /** Puts what has come into the question, if it is one of this instance. */
    change(id: string, changed: (question: Q) => Q): void {
      const question = questions.get(id);
      if (question) questions.set(id, changed(question));
    },
    /** The question, for the person who asked it and for no other. */
    find(id: string, subject: string, nowMs: number): Q | undefined {
      dropExpired(nowMs);
      const question = questions.get(id);
      return question?.subject === subject ? question : undefined;
    },
  };
}
