/** What the text of a statement shows before the engine sees it. */
export type Shape = {
  /** Statements separated by semicolons; an empty last one does not count. */
  readonly statements: number;
  /** A parameter that stands for a name: what it names is known only after binding. */
  readonly namesByParameter: boolean;
  /** Quoted names with control characters would break the syntax tree's lines apart. */
  readonly oddNames: boolean;
  /** Format that the statement itself asks for at its end, if it does. */
  readonly format: string | undefined;
};

/** One token of ClickHouse's lexer that can hide a semicolon: comments, strings, quoted names, here-documents. */
const HIDING =
  /(?<comment>--[^\n]*|#[ !][^\n]*|\/\*[\s\S]*?\*\/)|'(?:[^'\\]|\\[\s\S]|'')*'|(?<name>"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`\\]|\\[\s\S]|``)*`)|\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$/g;
const CONTROL = /[\u0000-\u001f]|\\/;
const FORMAT_AT_END = /\bFORMAT\s+(\w+)[\s;]*$/i;

export function shapeOf(sql: string): Shape {
  let oddNames = false;
  const visible = sql.replace(HIDING, (...match) => {
    const groups = match.at(-1) as { name?: string; comment?: string };
    if (groups.name !== undefined && CONTROL.test(groups.name)) oddNames = true;
    return groups.comment === undefined ? ' x ' : ' ';
  });
  return {
    statements: visible.split(';').filter((part) => part.trim() !== '').length,
    namesByParameter: /\{\s*\w+\s*:\s*Identifier\s*\}/i.test(sql),
    oddNames,
    format: FORMAT_AT_END.exec(visible)?.[1],
  };
}
