import { RuleTerms } from '@marsad/schemas';

/** Whether two rules say the same, whatever the order of their fields. Who is told does not change what is raised. */
export const sameTerms = (a: unknown, b: unknown): boolean => textOf(a) === textOf(b);

function textOf(rule: unknown): string {
  const { tells: _, ...terms } = RuleTerms.parse(rule);
  return JSON.stringify(sorted(terms));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
