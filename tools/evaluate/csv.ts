/** One line of a CSV file: quotes around what has a comma, a quote or a line break in it (RFC 4180). */
export const csvRow = (values: readonly (string | number)[]): string => values.map(quoted).join(',');

const quoted = (value: string | number): string => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** A whole file: the header, then the rows, each line ended. */
export const csvFile = (header: string, rows: readonly string[]): string => [header, ...rows].join('\n') + '\n';

/** The rows of a CSV file by its header's names; blank lines are left out. A field holds no line break. */
export function csvRows(text: string): Record<string, string>[] {
  const [header = [], ...rows] = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map(fieldsOf);
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name.trim(), row[i] ?? ''])));
}

/** A field is quoted, with doubled quotes inside, or has no comma; each but the first follows a comma. */
const FIELD = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g;
const fieldsOf = (line: string): string[] =>
  [...line.matchAll(FIELD)].map(([, inQuotes, plain]) => inQuotes?.replaceAll('""', '"') ?? plain ?? '');
