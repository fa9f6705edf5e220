import { idleHeader } from './activity.ts';
import type { paths } from './generated.ts';
import { ApiProblem, problemOf } from './problems.ts';
import { urlOf, type UrlParts } from './url.ts';

// These types derive the arguments and the answer of each call from the generated OpenAPI types, so the compiler checks every call.
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
type AllowUndefined<Type> = Type extends string | number | boolean | null
  ? Type
  : {
      [Key in keyof Type]: object extends Pick<Type, Key>
        ? AllowUndefined<Type[Key]> | undefined
        : AllowUndefined<Type[Key]>;
    };
type PathOf<Operation> = Operation extends { parameters: { path: infer Path extends object } }
  ? { path: Path }
  : object;
type QueryOf<Operation> = Operation extends { parameters: { query: infer Query extends object } }
  ? { query: AllowUndefined<Query> }
  : Operation extends { parameters: { query?: infer Query } }
    ? { query?: AllowUndefined<Query> }
    : object;
type BodyOf<Operation> = Operation extends { requestBody: Json<infer Body> } ? { body: AllowUndefined<Body> } : object;
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

/** Sends a GET request to the API. @throws ApiProblem */
export const get = <Path extends PathsWith<'get'>>(
  path: Path,
  ...[input]: Arguments<paths[Path]['get']>
): Promise<AnswerOf<paths[Path]['get']>> => call(urlOf(path, (input ?? {}) as UrlParts));

/** Sends a POST request with a JSON body to the API. @throws ApiProblem */
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

/** Sends a POST request with a form, which may contain files. @throws ApiProblem */
export const postForm = <Path extends PathsWith<'post'>>(
  path: Path,
  body: FormData,
): Promise<AnswerOf<paths[Path]['post']>> => call(path, { method: 'POST', body });
