/** The properties of a statement that its text shows before the engine parses it. */
export type Shape = {
  /** The number of statements separated by semicolons. An empty last one does not count. */
  readonly statements: number;
  /** A parameter stands for a name, which is known only after binding. */
  readonly namesByParameter: boolean;
  /** A quoted name has control characters or escapes, which would break the lines of the syntax tree. */
  readonly oddNames: boolean;
  /**
   * Outside of texts, names and comments there are characters that ClickHouse's lexer reads differently: `$` (part of a word or of a
   * here-document), `\\` (`\\G` ends a statement), quotes and spaces beyond ASCII, and a quote or comment without its end. Statements
   * after such a character cannot be counted reliably.
   */
  readonly oddCharacters: boolean;
  /** The format that the statement asks for at its end, if it does. */
  readonly format: string | undefined;
};

type Token = { readonly kind: 'text' | 'name' | 'comment' | 'visible'; readonly end: number };

/** Where a comment ends: at the end of its line, or at its closing sign. */
const COMMENTS: readonly (readonly [start: string, end: string])[] = [
  ['--', '\n'],
  ['# ', '\n'],
  ['#!', '\n'],
  ['/*', '*/'],
];
const QUOTES: Readonly<Record<string, Token['kind']>> = { "'": 'text', '"': 'name', '`': 'name' };
const CONTROL = /[\u0000-\u001f]|\\/;
const ODD = /[$\\\u0000-\u0008\u007f-\uffff]/;
const FORMAT_AT_END = /\bFORMAT\s+(\w+)[\s;]*$/i;

/** Where the text that this quote opens ends; undefined if it never does. A quote inside is doubled or escaped. */
function endOfQuoted(sql: string, from: number, quote: string): number | undefined {
  for (let at = from + 1; at < sql.length; at++) {
    if (sql[at] === '\\') at++;
    else if (sql[at] === quote && sql[at + 1] === quote) at++;
    else if (sql[at] === quote) return at + 1;
  }
  return undefined;
}

/** The token that begins here; undefined if it has no end. Each character is read once. */
function tokenAt(sql: string, from: number): Token | undefined {
  const quote = sql[from] ?? '';
  const kind = QUOTES[quote];
  if (kind) {
    const end = endOfQuoted(sql, from, quote);
    return end === undefined ? undefined : { kind, end };
  }
  const comment = COMMENTS.find(([start]) => sql.startsWith(start, from));
  if (!comment) return { kind: 'visible', end: from + 1 };
  const [start, sign] = comment;
  const at = sql.indexOf(sign, from + start.length);
  if (at < 0 && sign !== '\n') return undefined;
  return { kind: 'comment', end: at < 0 ? sql.length : at + sign.length };
}

/** Scans a statement once from beginning to end, in time that is linear in its length. */
export function shapeOf(sql: string): Shape {
  let oddNames = false;
  let oddCharacters = false;
  const visible: string[] = [];
  for (let at = 0; at < sql.length;) {
    const token = tokenAt(sql, at);
    if (!token) {
      oddCharacters = true;
      break;
    }
    const written = sql.slice(at, token.end);
    if (token.kind === 'name' && CONTROL.test(written)) oddNames = true;
    if (token.kind === 'visible' && ODD.test(written)) oddCharacters = true;
    visible.push(token.kind === 'visible' ? written : token.kind === 'comment' ? ' ' : ' x ');
    at = token.end;
  }
  const seen = visible.join('');
  return {
    statements: seen.split(';').filter((part) => part.trim() !== '').length,
    namesByParameter: /\{\s*\w+\s*:\s*Identifier\s*\}/i.test(sql),
    oddNames,
    oddCharacters,
    format: FORMAT_AT_END.exec(seen)?.[1],
  };
}
