import { ClickHouseError as ServerError } from '@clickhouse/client';

/**
 * `unavailable`: the server does not answer or cannot do it now, so try later; `rejected`: this statement or these rows are wrong, and
 * trying again will not help; `denied`: this user may not do it.
 */
export type ClickHouseErrorCode = 'unavailable' | 'rejected' | 'denied';

export class ClickHouseError extends Error {
  override readonly name = 'ClickHouseError';
  readonly code: ClickHouseErrorCode;
  /** ClickHouse's own number of the error; undefined if the server did not answer. */
  readonly serverCode: number | undefined;
  constructor(code: ClickHouseErrorCode, message: string, serverCode?: number, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.serverCode = serverCode;
  }
}

/** READONLY, ACCESS_DENIED, AUTHENTICATION_FAILED, UNKNOWN_USER, WRONG_PASSWORD, REQUIRED_PASSWORD */
const DENIED = new Set([164, 497, 516, 192, 193, 194]);
/**
 * TIMEOUT_EXCEEDED, SOCKET_TIMEOUT, NETWORK_ERROR, MEMORY_LIMIT_EXCEEDED, TABLE_IS_READ_ONLY, TOO_MANY_SIMULTANEOUS_QUERIES, TOO_MANY_PARTS
 */
const TEMPORARY = new Set([159, 209, 210, 241, 242, 202, 252]);

/** Translates an error of the official client. One that did not come from ClickHouse means that the server cannot be reached. */
export function translateError(error: unknown): ClickHouseError {
  if (error instanceof ClickHouseError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ServerError)) return new ClickHouseError('unavailable', message, undefined, { cause: error });
  const serverCode = Number(error.code);
  return new ClickHouseError(codeOf(serverCode), message, serverCode, { cause: error });
}

function codeOf(serverCode: number): ClickHouseErrorCode {
  if (DENIED.has(serverCode)) return 'denied';
  return TEMPORARY.has(serverCode) ? 'unavailable' : 'rejected';
}
