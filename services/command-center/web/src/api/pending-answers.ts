/** Answers to commands, whichever comes first: an answer may even be faster than the 202 that named its command. */
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
