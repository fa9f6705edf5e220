/** A kind of sign-in that a camera offers in WWW-Authenticate. The scheme and the parameters' names are lower case. */
export type Challenge = { readonly scheme: string; readonly parameters: ReadonlyMap<string, string> };

const MOST_CHALLENGES = 16;
const PAIR = /^([\w-]+) *= *(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/;
const SCHEME = /^([\w-]+)(?= |,|$)/;
const NEITHER = /^[^\s,]+/;

/** Parses all values of WWW-Authenticate. One value may hold several challenges, and a quoted text may hold commas. */
export function parseChallenges(values: readonly string[]): readonly Challenge[] {
  return values.flatMap(parseValue).slice(0, MOST_CHALLENGES);
}

function parseValue(value: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let rest = value.trim();
  while (rest !== '' && challenges.length <= MOST_CHALLENGES) {
    const pair = PAIR.exec(rest);
    if (pair) {
      const [whole, name = '', quoted, bare = ''] = pair;
      const text = quoted === undefined ? bare : quoted.replace(/\\(.)/g, '$1');
      challenges.at(-1)?.parameters.set(name.toLowerCase(), text);
      rest = rest.slice(whole.length);
    } else {
      const scheme = SCHEME.exec(rest)?.[1];
      if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
      // What is neither is skipped to the next separator: one character at a time, a long one would take time by its square.
      rest = rest.slice(scheme?.length ?? NEITHER.exec(rest)?.[0].length ?? rest.length);
    }
    rest = rest.replace(/^[\s,]+/, '');
  }
  return challenges;
}
