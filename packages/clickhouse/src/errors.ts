import { ClickHouseError as ServerError } from '@clickhouse/client';

/**
 * `unavailable`: the server or the way to it is broken, try later; `rejected`: this statement or these rows are wrong and will stay so;
 * `denied`: this user may not.
 */
export type ClickHouseErrorKind = 'unavailable' | 'rejected' | 'denied';

export class ClickHouseError extends Error {
  override readonly name = 'ClickHouseError';
  readonly kind: ClickHouseErrorKind;
  /** ClickHouse's own number, where it answered. */
  readonly code: number | undefined;
  constructor(kind: ClickHouseErrorKind, message: string, code?: number, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.code = code;
  }
}

/** READONLY, ACCESS_DENIED, AUTHENTICATION_FAILED, UNKNOWN_USER, WRONG_PASSWORD, REQUIRED_PASSWORD */
const DENIED = new Set([164, 497, 516, 192, 193, 194]);
/** TIMEOUT_EXCEEDED, SOCKET_TIMEOUT, NETWORK_ERROR, MEMORY_LIMIT_EXCEEDED, TABLE_IS_READ_ONLY, TOO_MANY_SIMULTANEOUS_QUERIES, TOO_MANY_PARTS */
const PASSING = new Set([159, 209, 210, 241, 242, 202, 252]);

/** What a failure of the official client means to us; an answer that is not ClickHouse's is a broken way to it. */
export function translated(error: unknown): ClickHouseError {
  if (error instanceof ClickHouseError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ServerError)) return new ClickHouseError('unavailable', message, undefined, { cause: error });
  const code = Number(error.code);
  if (DENIED.has(code)) return new ClickHouseError('denied', message, code, { cause: error });
  if (PASSING.has(code)) return new ClickHouseError('unavailable', message, code, { cause: error });
  return new ClickHouseError('rejected', message, code, { cause: error });
}
