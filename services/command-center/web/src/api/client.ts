import type { fr } from '../i18n/fr.ts';
import { idleHeader } from './activity.ts';

/** The closed codes that the API refuses with, and `network` for no answer at all. Each has words in every language. */
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

/** @throws ApiProblem for every answer that is not a success, and when there is no answer. */
export async function call<Answer>(
  path: string,
  init?: RequestInit & { headers?: Record<string, string> },
): Promise<Answer> {
  const headers = { ...idleHeader(), ...init?.headers };
  const response = await fetch(path, { credentials: 'same-origin', ...init, headers }).catch(() => {
    throw new ApiProblem('network');
  });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Answer;
}

export const send = <Answer>(path: string, body: unknown): Promise<Answer> =>
  call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

export async function problemOf(response: Response): Promise<ApiProblem> {
  const body = (await response.json().catch(() => ({}))) as { error?: ProblemCode; reason?: string };
  return new ApiProblem(body.error ?? (response.status === 401 ? 'unauthenticated' : 'internal'), body.reason);
}
