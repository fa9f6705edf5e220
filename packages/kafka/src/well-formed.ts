/** An escape of half a surrogate pair, or of a whole one: JSON writes the first for what is no text, and nobody has to write the second. */
const ESCAPED_SURROGATE = /\\u[dD][89abAB][\da-fA-F]{2}|\\u[dD][c-fC-F][\da-fA-F]{2}/;

const isWellFormed = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.isWellFormed()
    : value === null ||
      typeof value !== 'object' ||
      Object.entries(value).every(([name, inner]) => name.isWellFormed() && isWellFormed(inner));

/**
 * Whether every text of a parsed JSON document is one (RFC 8259, 8.2): half a surrogate passes any schema of strings, has no canonical form
 * (RFC 8785), so that it can be neither signed nor sequenced, and ClickHouse refuses it.
 */
export const isText = (json: string, value: unknown): boolean => !ESCAPED_SURROGATE.test(json) || isWellFormed(value);
