/** A fault that the user of the command can fix: it is printed as one sentence, with exit code 1. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
}
