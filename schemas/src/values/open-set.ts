import { z } from 'zod';

/** One of the names known to this version, or one that a later version added. */
export type OpenName<Known extends string> = Known | (string & {});

/**
 * A set of names that later versions may add to without breaking a reader. The rule for a name that a reader does not know: it keeps the record,
 * shows the name as it stands and takes the cautious branch (a reason is "another reason", a kind raises no automatic action, a permission
 * is not given). Rights stay closed enums: what may be computed, looked for or shared is never an open set.
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
 * A union that later versions may add forms to, told apart by one field. The rule for a form that a reader does not know: the message is a
 * dead letter with its reason, and counted, so that somebody sees that a reader is older than its writer. What must never be lost to an older
 * reader is an open set inside one form instead. Who has no dead letters (an agency, `marsad agency tail`) ignores the message and says so.
 */
export const openUnion = <const Field extends string, const Options extends Forms>(
  field: Field,
  forms: Options,
): z.ZodDiscriminatedUnion<Options, Field> => z.discriminatedUnion(field, forms).meta({ 'x-open': true });
