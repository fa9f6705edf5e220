/** Comments, strings and quoted names: a semicolon in one of them ends no statement. */
const OPAQUE = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S])*"|`(?:[^`\\]|\\[\s\S])*`/g;

/** Returns the statements of a file in order, without their semicolons. A part that holds only comments is left out. */
export function statementsOf(sql: string): string[] {
  const ends: number[] = [];
  const visible = sql.replace(OPAQUE, (part) => ' '.repeat(part.length));
  for (let at = visible.indexOf(';'); at >= 0; at = visible.indexOf(';', at + 1)) ends.push(at);
  const starts = [0, ...ends.map((end) => end + 1)];
  return starts
    .map((start, index) => ({ start, end: ends[index] ?? sql.length }))
    .filter(({ start, end }) => visible.slice(start, end).trim() !== '')
    .map(({ start, end }) => sql.slice(start, end).trim());
}
