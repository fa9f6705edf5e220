import { z } from 'zod';

/** A name that this version knows, or one that a later version added. */
export type OpenName<Known extends string> = Known | (string & {});

/**
 * A set of names that later versions may extend without breaking a reader. A reader that does not know a name keeps the record, shows the
 * name as it is and takes the cautious branch (a reason is "another reason", a kind raises no automatic action, a permission is not
 * given). Rights stay closed enums: a permission to compute, to look for or to share is never an open set.
 *
 * On the wire a name is 1 to 60 lower-case letters, digits and underscores; the published schema lists the known ones under `x-known`.
 */
export const openSet = <const Known extends string>(
  known: readonly Known[],
): z.ZodType<OpenName<Known>, OpenName<Known>> =>
  z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,59}$/, 'a name of lower-case letters, digits and underscores')
    .meta({ 'x-known': [...known] });

/** Whether a name of an open set is one that this version knows. */
export const isKnown = <Known extends string>(known: readonly Known[], name: string): name is Known =>
  (known as readonly string[]).includes(name);

type Forms = Parameters<typeof z.discriminatedUnion>[1];

/**
 * A union that later versions may extend, discriminated by one field. A reader that does not know a form makes the message a dead letter
 * with its reason, and counts it, so that operators notice that the reader is older than its writer. A value that an older reader must
 * never lose belongs into an open set within one form instead. Readers without dead letters (an agency, `marsad agency tail`) ignore the
 * message and report it.
 */
export const openUnion = <const Field extends string, const Options extends Forms>(
  field: Field,
  forms: Options,
): z.ZodDiscriminatedUnion<Options, Field> => z.discriminatedUnion(field, forms).meta({ 'x-open': true });
