const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', '0': '\0' };
const unescape = (text: string): string =>
  text.replace(/\\([\s\S])/g, (_, letter: string) => ESCAPES[letter] ?? letter);
const QUOTED = /'((?:[^'\\]|\\[\s\S])*)'/g;

/**
 * Turns a parameter, as an address holds it (ClickHouse's "Escaped" text), into a value for the engine's binding. The engine escapes
 * strings itself, so this unescapes them first. `\N` becomes null, and an array whose strings hold escapes becomes an array.
 * @param type as the statement declares it, `{name:Type}`
 */
export function toBindable(raw: string, type: string): string | null | string[] {
  if (raw === '\\N') return null;
  if (!/^(Array|Map|Tuple)\b/.test(type)) return unescape(raw);
  return raw.includes('\\') && type.startsWith('Array(')
    ? [...raw.matchAll(QUOTED)].map(([, content]) => unescape(content ?? ''))
    : raw;
}

/** The declared type of every parameter of a statement. No two parts of the expression match the same text, so it takes linear time. */
export const parameterTypes = (sql: string): ReadonlyMap<string, string> =>
  new Map([...sql.matchAll(/\{\s*(\w+)\s*:([^{}]*)\}/g)].map(([, name, type]) => [name ?? '', type?.trim() ?? '']));
