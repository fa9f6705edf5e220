import { z } from 'zod';
import type { AnyEvent, DataOf } from '@marsad/schemas';

const BY_EVENT = new WeakMap<AnyEvent, z.ZodType>();

/** The schema that a producer checks its own event with. It refuses data that a reader would refuse or change, such as an unknown field. */
export function strictSchemaOf(event: AnyEvent): z.ZodType {
  const known = BY_EVENT.get(event);
  if (known !== undefined) return known;
  const strict = strictOf(event.schema);
  BY_EVENT.set(event, strict);
  return strict;
}

/**
 * Checks data as a producer does, so that a bus in a test accepts exactly the data that the real one accepts.
 * @throws z.ZodError if the data does not match the schema of the event, or has an unknown field
 */
export const parseStrictly = <E extends AnyEvent>(event: E, data: unknown): DataOf<E> =>
  strictSchemaOf(event).parse(data) as DataOf<E>;

/**
 * The same schema with every object closed. It is made once, so that writing costs one parse and no comparison.
 * @throws for a schema that changes values when it parses (transforms, pipes, coercions, dates), because a wire schema must not hold one
 */
export function strictOf(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) {
    return schema.clone({ ...schema.def, shape: mapValues(schema.def.shape, strictField), catchall: z.never() });
  }
  if (schema instanceof z.ZodArray) return schema.clone({ ...schema.def, element: strictField(schema.def.element) });
  if (schema instanceof z.ZodTuple) {
    const rest = schema.def.rest === null ? null : strictField(schema.def.rest);
    return schema.clone({ ...schema.def, items: schema.def.items.map(strictField), rest });
  }
  // Discriminated unions are among these. Their options are objects, and a closed object keeps its discriminator.
  if (schema instanceof z.ZodUnion)
    return schema.clone({ ...schema.def, options: schema.def.options.map(strictField) });
  if (schema instanceof z.ZodRecord)
    return schema.clone({ ...schema.def, valueType: strictField(schema.def.valueType) });
  if (schema instanceof z.ZodOptional)
    return schema.clone({ ...schema.def, innerType: strictField(schema.def.innerType) });
  if (schema instanceof z.ZodNullable)
    return schema.clone({ ...schema.def, innerType: strictField(schema.def.innerType) });
  // A reader fills in the default; a producer has to give the value.
  if (schema instanceof z.ZodDefault) return strictField(schema.def.innerType);
  if (schema instanceof z.ZodPrefault) return strictField(schema.def.innerType);
  if (isPlain(schema)) return schema;
  throw new Error(`a wire schema may not hold ${schema.def.type}: reading it would change the value`);
}

const strictField = (schema: z.core.$ZodType): z.ZodType => strictOf(schema as z.ZodType);

const isPlain = (schema: z.ZodType): boolean =>
  !('coerce' in schema.def && schema.def.coerce === true) &&
  (schema instanceof z.ZodString ||
    schema instanceof z.ZodStringFormat ||
    schema instanceof z.ZodNumber ||
    schema instanceof z.ZodBoolean ||
    schema instanceof z.ZodEnum ||
    schema instanceof z.ZodLiteral ||
    schema instanceof z.ZodNull ||
    schema instanceof z.ZodNever);

const mapValues = <A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
