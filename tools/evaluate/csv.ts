import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

/** One line of a CSV file (RFC 4180): quotes around what has a comma, a quote or a line break in it. */
export const csvRow = (values: readonly (string | number)[]): string =>
  stringify([[...values]], { eof: false, quoted_match: /[\r\n]/ });

/** A whole file: the header, then the rows, each line ended. */
export const csvFile = (header: string, rows: readonly string[]): string => [header, ...rows].join('\n') + '\n';

/** The rows of a CSV file by the names of its header. Blank lines are left out, and what a short row lacks is empty. */
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
