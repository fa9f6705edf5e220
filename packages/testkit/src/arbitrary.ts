import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { z } from 'zod';

type JsonSchema = {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly multipleOf?: number;
};

/** Texts for patterns with Unicode properties, which the generator cannot follow. */
const WRITTEN = ['DEMO-2026-007', 'قضية رقم ١٢', 'ⵜⴰⵎⵏⴰⴹⵜ 7', 'L’agent a vu « deux véhicules »', '🙂 sept'];

/** After this many refused values in a row, the schema must have a rule that its JSON Schema does not express. */
const MOST_MISSES = 5_000;

/**
 * Generates values that a wire schema accepts, the ends of every range among them.
 * @param mend changes a value so that it meets rules between fields, which JSON Schema cannot express
 * @throws when the schema refuses 5,000 values in a row, instead of trying for ever
 */
export function valuesOf<Schema extends z.ZodType>(
  schema: Schema,
  mend: (value: z.infer<Schema>) => z.infer<Schema> = (value) => value,
): Arbitrary<z.infer<Schema>> {
  // A registry of its own, because other code of the process may have named schemas in the global one, and those would be references.
  const options = { target: 'draft-7', io: 'input', metadata: z.registry<{ id?: string }>() } as const;
  const any = valueOf(z.toJSONSchema(schema, options) as JsonSchema);
  let misses = 0;
  return any
    .map((value) => mend(value as z.infer<Schema>))
    .filter((value) => {
      const taken = schema.safeParse(value).success;
      misses = taken ? 0 : misses + 1;
      if (misses > MOST_MISSES)
        throw new Error('the schema refuses every value that its JSON Schema describes: give `mend`');
      return taken;
    });
}

function valueOf(schema: JsonSchema): Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const forms = schema.oneOf ?? schema.anyOf;
  if (forms) return fc.oneof(...forms.map(valueOf));
  switch (schema.type) {
    case 'object':
      return objectOf(schema);
    case 'array':
      return arrayOf(schema);
    case 'string':
      return textOf(schema);
    case 'integer':
      return integerOf(schema);
    case 'number':
      return fc.double({
        min: schema.minimum ?? schema.exclusiveMinimum ?? -Number.MAX_VALUE,
        max: schema.maximum ?? Number.MAX_VALUE,
        noNaN: true,
        minExcluded: schema.exclusiveMinimum !== undefined,
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      throw new Error(`no values are known for ${JSON.stringify(schema).slice(0, 200)}`);
  }
}

function objectOf({ properties, required = [], additionalProperties }: JsonSchema): Arbitrary<unknown> {
  if (properties) {
    const fields = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, valueOf(field)]));
    return fc.record(fields, { requiredKeys: [...required] });
  }
  const values = typeof additionalProperties === 'object' ? valueOf(additionalProperties) : fc.integer();
  return fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), values, { maxKeys: 3 });
}

function arrayOf({ items, minItems = 0, maxItems = 3 }: JsonSchema): Arbitrary<unknown> {
  if (Array.isArray(items)) return fc.tuple(...items.map((item: JsonSchema) => valueOf(item)));
  const most = Math.max(minItems, Math.min(maxItems, 3));
  return fc.array(valueOf(items as JsonSchema), { minLength: minItems, maxLength: most });
}

function textOf({ pattern, format, minLength = 0, maxLength = 40 }: JsonSchema): Arbitrary<unknown> {
  if (format === 'date') return fc.constantFrom('1970-01-01', '2026-10-01', '2100-12-31');
  if (pattern?.includes(String.raw`\p{`)) return fc.constantFrom(...WRITTEN);
  if (pattern) return fc.stringMatching(new RegExp(pattern));
  // Every kind of character: NUL, line breaks, and the quotes of JSON and SQL. No half surrogate pair: @marsad/kafka refuses it.
  const odd = fc.string({
    unit: fc.oneof(fc.constantFrom('\u0000', '"', '\\', "'", '\u2028', 'ا'), fc.string({ minLength: 1, maxLength: 1 })),
    minLength,
    maxLength: Math.min(maxLength, minLength + 40),
  });
  return odd.map((text) => text.slice(0, maxLength));
}

function integerOf({ minimum, maximum, exclusiveMinimum, multipleOf }: JsonSchema): Arbitrary<unknown> {
  const min = minimum ?? (exclusiveMinimum === undefined ? Number.MIN_SAFE_INTEGER : exclusiveMinimum + 1);
  const max = maximum ?? Number.MAX_SAFE_INTEGER;
  if (multipleOf)
    return fc
      .integer({ min: Math.ceil(min / multipleOf), max: Math.floor(max / multipleOf) })
      .map((n) => n * multipleOf);
  const wide = fc.maxSafeInteger().filter((n) => n >= min && n <= max);
  const edges = [min, max, 0, 0xffff, 0x1_0000, 0xffff_ffff, 0x1_0000_0000].filter((n) => n >= min && n <= max);
  return fc.oneof(
    fc.constantFrom(...edges),
    min < 0 || max < 2 ** 52 ? fc.integer({ min: Math.max(min, -(2 ** 31)), max: Math.min(max, 2 ** 31 - 1) }) : wide,
  );
}
