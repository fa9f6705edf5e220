/** An escaped surrogate. JSON.stringify escapes only half a pair, which is no text; a whole pair need not be escaped. */
const ESCAPED_SURROGATE = /\\u[dD][89abAB][\da-fA-F]{2}|\\u[dD][c-fC-F][\da-fA-F]{2}/;

const isWellFormed = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.isWellFormed()
    : value === null ||
      typeof value !== 'object' ||
      Object.entries(value).every(([name, inner]) => name.isWellFormed() && isWellFormed(inner));

/**
 * Whether every string of a parsed JSON document is well-formed Unicode (RFC 8259, 8.2). Half a surrogate pair would pass any schema of
 * strings, but has no canonical form (RFC 8785), so it could be neither signed nor sequenced, and ClickHouse refuses it.
 */
export const isText = (json: string, value: unknown): boolean =>
  // Nearly no document has an escape, and to look for one character is many times as fast as a pattern.
  !json.includes('\\') || !ESCAPED_SURROGATE.test(json) || isWellFormed(value);
