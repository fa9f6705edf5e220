/** Matches answers with the callers that wait for them. An answer may come first, even before the 202 response that names its command. */
export function createPendingAnswers<Answer extends { commandId: string }>() {
  const answers = new Map<string, Answer>();
  const waiting = new Map<string, (answer: Answer) => void>();
  return {
    record(answer: Answer): void {
      answers.set(answer.commandId, answer);
      waiting.get(answer.commandId)?.(answer);
      waiting.delete(answer.commandId);
    },
    /** Resolves with the answer to this command, whenever it comes. */
    answerTo: (commandId: string): Promise<Answer> =>
      new Promise((resolve) => {
        const answer = answers.get(commandId);
        if (answer) resolve(answer);
        else waiting.set(commandId, resolve);
      }),
  };
}
