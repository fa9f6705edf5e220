import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { CameraTerms, EventDefinition, IdRecipe, RuleTerms } from '@marsad/schemas';

/** Computes an id from its recipe. */
export const mintId = (recipe: IdRecipe): string =>
  typeof recipe === 'string'
    ? recipe
    : `${recipe.prefix}-${createHash('sha256').update(recipe.text).digest('hex').slice(0, recipe.hexDigits)}`;

/**
 * Computes the id of an event with this data by the recipe of its definition.
 * @param origin what the id depends on beyond the data, for the few events that need it
 * @throws if the id depends on an origin and none is given
 */
export function eventIdOf<Schema extends z.ZodObject, Origin>(
  event: EventDefinition<Schema, Origin>,
  data: z.input<Schema>,
  origin?: Origin,
): string {
  const recipe = event.id(data, origin);
  if (recipe === undefined) throw new Error(`the id of ${event.type} needs more than its data: name its origin`);
  return mintId(recipe);
}

/**
 * The version of a camera's terms: the SHA-256 of their JSON with sorted names, in hex. A person who changes a camera names the version that
 * they saw.
 */
export const cameraVersionOf = (terms: CameraTerms): string => hashOf(terms);

/** Whether two rules say the same, whatever the order of their names. */
export const isSameRule = (one: RuleTerms, other: RuleTerms): boolean => hashOf(one) === hashOf(other);

const hashOf = (terms: object): string =>
  createHash('sha256')
    .update(JSON.stringify(withSortedNames(terms)))
    .digest('hex');

function withSortedNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedNames);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, withSortedNames(inner)]));
}
