/** One line of a CSV file: quotes around what has a comma, a quote or a line break in it (RFC 4180). */
export const csvRow = (values: readonly (string | number)[]): string => values.map(field).join(',');

const field = (value: string | number): string => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** A whole file: the header, then the rows, each line ended. */
export const csvFile = (header: string, rows: readonly string[]): string => [header, ...rows].join('\n') + '\n';

/** The rows of a CSV file as objects by its header's names. Quotes as in RFC 4180; blank lines are left out. */
export function csvRows(text: string): Record<string, string>[] {
  const [header = [], ...rows] = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map(fieldsOf);
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name.trim(), row[i] ?? ''])));
}

const fieldsOf = (line: string): string[] =>
  [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
    .slice(0, (line.match(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g)?.length ?? 0) + 1)
    .map(([, raw = '']) => (raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw));
