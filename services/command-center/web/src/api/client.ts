import { idleHeader } from './activity.ts';
import type { paths } from './generated.ts';
import { ApiProblem, problemOf } from './problems.ts';
import { urlOf, type UrlParts } from './url.ts';

// These types read the generated OpenAPI types, so that the compiler checks each path, its parameters, what is sent and what is read of the answer.
type Json<Body> = { content: { 'application/json': Body } };
type AnswerOf<Operation> = Operation extends { responses: infer Responses }
  ? {
      [Status in keyof Responses]: Status extends 200 | 201 | 202
        ? Responses[Status] extends Json<infer Body>
          ? Body
          : never
        : never;
    }[keyof Responses]
  : never;
/** Allows undefined wherever a field may be left out, because a field that is undefined is not sent. */
type Given<Type> = Type extends string | number | boolean | null
  ? Type
  : { [Key in keyof Type]: object extends Pick<Type, Key> ? Given<Type[Key]> | undefined : Given<Type[Key]> };
type PathOf<Operation> = Operation extends { parameters: { path: infer Path extends object } }
  ? { path: Path }
  : object;
type QueryOf<Operation> = Operation extends { parameters: { query: infer Query extends object } }
  ? { query: Given<Query> }
  : Operation extends { parameters: { query?: infer Query } }
    ? { query?: Given<Query> }
    : object;
type BodyOf<Operation> = Operation extends { requestBody: Json<infer Body> } ? { body: Given<Body> } : object;
type InputOf<Operation> = PathOf<Operation> & QueryOf<Operation> & BodyOf<Operation>;
type Arguments<Operation> =
  object extends InputOf<Operation> ? [input?: InputOf<Operation>] : [input: InputOf<Operation>];
type PathsWith<Method extends 'get' | 'post'> = {
  [Path in keyof paths]: paths[Path] extends Record<Method, object> ? Path : never;
}[keyof paths];

/** @throws ApiProblem for every answer that is not a success, and when there is no answer. */
async function call<Answer>(
  url: string,
  init: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Answer> {
  const headers = { ...idleHeader(), ...init.headers };
  const response = await fetch(url, { credentials: 'same-origin', ...init, headers }).catch(() => {
    throw new ApiProblem('network');
  });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Answer;
}

/** Asks the API. @throws ApiProblem */
export const get = <Path extends PathsWith<'get'>>(
  path: Path,
  ...[input]: Arguments<paths[Path]['get']>
): Promise<AnswerOf<paths[Path]['get']>> => call(urlOf(path, (input ?? {}) as UrlParts));

/** Sends something to the API. @throws ApiProblem */
export const post = <Path extends PathsWith<'post'>>(
  path: Path,
  ...[input]: Arguments<paths[Path]['post']>
): Promise<AnswerOf<paths[Path]['post']>> => {
  const { body = {}, ...parts } = (input ?? {}) as UrlParts & { body?: unknown };
  return call(urlOf(path, parts), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
};

/** Sends a file as a form. @throws ApiProblem */
export const postForm = <Path extends PathsWith<'post'>>(
  path: Path,
  body: FormData,
): Promise<AnswerOf<paths[Path]['post']>> => call(path, { method: 'POST', body });
