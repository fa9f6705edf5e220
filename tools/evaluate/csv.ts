import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

/** One line of a CSV file (RFC 4180): values with a comma, a quote or a line break are quoted. */
export const csvRow = (values: readonly (string | number)[]): string =>
  stringify([[...values]], { eof: false, quoted_match: /[\r\n]/ });

/** A whole CSV file: the header, then the rows, each with a line end. */
export const csvFile = (header: string, rows: readonly string[]): string => [header, ...rows].join('\n') + '\n';

/** Reads the rows of a CSV file, each keyed by the header's names. Blank lines are skipped; fields that a short row lacks are empty. */
export function csvRows(text: string): Record<string, string>[] {
  const [header = [], ...rows] = parse(text, {
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
  });
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name.trim(), row[index] ?? ''])));
}
