import { idleHeader } from './activity.ts';
import { ApiProblem, problemOf } from './problems.ts';

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
