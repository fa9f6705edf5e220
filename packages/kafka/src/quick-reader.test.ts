import fc from 'fast-check';
import { z } from 'zod';
import { Attributes, EVENTS, sceneObserved } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { quickReaderOf } from './quick-reader.ts';

/** What a reader that was compiled has to do: the same as zod, to the order of the fields. */
function expectLikeZod(schema: z.ZodType, value: unknown): void {
  const parsed = schema.safeParse(value);
  expect(JSON.stringify(quickReaderOf(schema)?.(value))).toBe(parsed.success ? JSON.stringify(parsed.data) : undefined);
}

const compiled = [...EVENTS.map(({ type, schema, example }) => ({ type, schema, example }))].filter(
  ({ schema }) => quickReaderOf(schema) !== undefined,
);

/** The ways to every value within a JSON value, its own among them. */
function pathsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([name, each]) => pathsIn(each, [...path, name]))];
}

/** A copy with another value at the end of the way; undefined takes it out. */
function changed(value: unknown, [name, ...rest]: readonly string[], to: unknown): unknown {
  if (name === undefined) return to;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  const inner = changed(copy[name], rest, to);
  if (inner === undefined && !Array.isArray(copy)) delete copy[name];
  else copy[name] = inner;
  return copy;
}

/** Values as JSON holds them: `1e999` is read as infinite. */
const anything = fc.oneof(
  fc.constant(undefined),
  fc.jsonValue({ maxDepth: 2 }),
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, -1, 0.5, 1, 1.5, 2 ** 53, Infinity, -Infinity, '', 'car', 'x'.repeat(201), [], {}, null, true),
);

test('most events have a compiled reader, and scenes and attributes do', () => {
  expect(quickReaderOf(sceneObserved.schema)).toBeDefined();
  expect(quickReaderOf(Attributes)).toBeDefined();
  expect(compiled.length).toBeGreaterThan(EVENTS.length / 2);
});

describe.each(compiled)('$type', ({ schema, example }) => {
  const json: unknown = JSON.parse(JSON.stringify(example));
  it('reads its example as zod does', () => expectLikeZod(schema, json));

  it('refuses and reads what zod refuses and reads, however the example is changed', () => {
    const change = fc.record({ path: fc.constantFrom(...pathsIn(json)), to: anything });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        let value = json;
        for (const { path, to } of changes)
          if (pathsIn(value).some((each) => each.join('/') === path.join('/'))) value = changed(value, path, to);
        expectLikeZod(schema, value);
      }),
      { numRuns: 200 },
    );
  });
});

test('scenes with every optional field, and with fields that a later version adds', () => {
  const region = { ordinal: 1, box: { x: 0, y: 0, width: 1, height: 1, z: 3 }, change: 'added', ageMs: 4 };
  const scene = { ...sceneObserved.example, conditions: ['night'], staticRegions: [region], later: { a: 1 } };
  expectLikeZod(sceneObserved.schema, scene);
  expect(quickReaderOf(sceneObserved.schema)?.(scene)).not.toHaveProperty('later');
});

test.each<[string, z.ZodType]>([
  ['a transform', z.object({ a: z.string().transform((text) => text.length) })],
  ['a refinement of the whole', z.object({ a: z.string() }).refine(({ a }) => a !== 'b')],
  ['a refinement of a field', z.object({ a: z.number().refine((value) => value !== 2) })],
  ['a text that is changed', z.object({ a: z.string().trim() })],
  ['a coercion', z.object({ a: z.coerce.number() })],
  ['a default', z.object({ a: z.string().default('b') })],
  ['a closed object', z.strictObject({ a: z.string() })],
  ['an open object', z.looseObject({ a: z.string() })],
  ['a union', z.object({ a: z.union([z.string(), z.number()]) })],
  ['a format that is more than a pattern', z.object({ a: z.url() })],
  ['a pattern that remembers', z.object({ a: z.string().regex(/a/g) })],
  ['a number of another format', z.object({ a: z.int32() })],
  ['a multiple', z.object({ a: z.number().multipleOf(2) })],
  ['a name that is no field', z.object({ ['__proto__']: z.string() })],
  ['no object', z.string()],
])('%s is left to zod', (_, schema) => {
  expect(quickReaderOf(schema)).toBeUndefined();
});
