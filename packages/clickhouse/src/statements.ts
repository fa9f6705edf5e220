/** What can hide a semicolon: comments, strings, quoted names. */
const HIDING = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S])*"|`(?:[^`\\]|\\[\s\S])*`/g;

/** The statements of a file, in order, without their semicolons; a part that holds comments only is none. */
export function statementsOf(sql: string): string[] {
  const ends: number[] = [];
  const visible = sql.replace(HIDING, (hidden) => ' '.repeat(hidden.length));
  for (let at = visible.indexOf(';'); at >= 0; at = visible.indexOf(';', at + 1)) ends.push(at);
  const starts = [0, ...ends.map((end) => end + 1)];
  return starts
    .map((start, index) => ({ start, end: ends[index] ?? sql.length }))
    .filter(({ start, end }) => visible.slice(start, end).trim() !== '')
    .map(({ start, end }) => sql.slice(start, end).trim());
}
