/** Every code with which this API refuses, and its HTTP status. The page has a text for each. */
export const PROBLEMS = {
  unauthenticated: 401,
  origin_refused: 403,
  role_may_not: 403,
  not_independent: 403,
  not_offered: 403,
  /** The recording is older than an hour, and no case was named. */
  case_needed: 403,
  /** No order in force lets this person see this without masks. */
  unmasking_refused: 403,
  not_found: 404,
  view_none: 404,
  view_failed: 404,
  view_gone: 404,
  view_pending: 409,
  in_review: 409,
  not_in_review: 409,
  invalid_request: 400,
  /** A text has invisible characters or characters that reorder others. */
  text_not_plain: 400,
  picture_not_jpeg: 415,
  picture_too_large: 413,
  range_unsatisfiable: 416,
  too_many_requests: 429,
  audit_unavailable: 503,
  pictures_store_unavailable: 503,
  history_unavailable: 503,
  bus_unavailable: 503,
  identity_provider_unavailable: 503,
  page_not_built: 503,
  internal: 500,
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

/** What a problem may hide. */
export type Hidden = 'alert' | 'camera' | 'case';

/** A refusal with a code from a closed list; `reason` makes a broad code more precise. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly reason: string | undefined;
  /** The kind of object that exists but is hidden from this person. They get "not found", and the audit log gets a refusal. */
  readonly hides: Hidden | undefined;

  constructor(code: ProblemCode, reason?: string, cause?: unknown, hides?: Hidden) {
    super(reason ? `${code}: ${reason}` : code, { cause });
    this.name = 'Problem';
    this.code = code;
    this.status = PROBLEMS[code];
    this.reason = reason;
    this.hides = hides;
  }
}

/** The problem for an object that exists but must look to this person as if it did not. */
export const hiddenProblem = (what: Hidden): Problem => new Problem('not_found', undefined, undefined, what);
