import type { fr } from '../i18n/fr.ts';

/** The error codes of the API, and `network` for a request without an answer. Each code has a text in every language. */
export type ProblemCode = Exclude<keyof typeof fr.problems, 'title' | 'retry'>;

export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly reason: string | undefined;

  constructor(code: ProblemCode, reason?: string) {
    super(reason ? `${code}: ${reason}` : code);
    this.name = 'ApiProblem';
    this.code = code;
    this.reason = reason;
  }
}

export const problemCodeOf = (error: unknown): ProblemCode => (error instanceof ApiProblem ? error.code : 'internal');

/** Reads the problem from a response that is not a success. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body = (await response.json().catch(() => ({}))) as { error?: ProblemCode; reason?: string };
  return new ApiProblem(body.error ?? (response.status === 401 ? 'unauthenticated' : 'internal'), body.reason);
}
