/** What the person who ran the command can mend: printed as one sentence, exit code 1. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
}
