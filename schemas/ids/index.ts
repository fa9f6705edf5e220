import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { EventDefinition, IdRecipe } from '@marsad/schemas';

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
