import { EVENTS } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { strictOf, strictSchemaOf } from './strict-schema.ts';

describe('what a producer may send', () => {
  it.each(EVENTS.map((event) => [event.type, event] as const))(
    '%s: the example, but not with an extra field',
    (_type, event) => {
      const strict = strictSchemaOf(event);
      expect(strict.safeParse(event.example).success).toBe(true);
      expect(strict.safeParse({ ...event.example, unforeseen: 1 }).success).toBe(false);
      for (const [why, invalid] of Object.entries(event.invalid))
        expect([why, strict.safeParse(invalid).success]).toEqual([why, false]);
    },
  );

  const nested = z.object({
    list: z.array(z.object({ a: z.string() })),
    pair: z.tuple([z.object({ b: z.number() })]),
    either: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('x'), c: z.boolean() }),
      z.object({ kind: z.literal('y') }),
    ]),
    maybe: z.object({ d: z.string() }).optional(),
    nothing: z.object({ e: z.string() }).nullable(),
    named: z.record(z.string(), z.object({ f: z.string() })),
  });
  const fits = {
    list: [{ a: '' }],
    pair: [{ b: 1 }],
    either: { kind: 'x', c: true },
    nothing: null,
    named: { n: { f: '' } },
  };

  it.each([
    ['in a list', { ...fits, list: [{ a: '', more: 1 }] }],
    ['in a tuple', { ...fits, pair: [{ b: 1, more: 1 }] }],
    ['in a union', { ...fits, either: { kind: 'y', more: 1 } }],
    ['in an optional object', { ...fits, maybe: { d: '', more: 1 } }],
    ['in a nullable object', { ...fits, nothing: { e: '', more: 1 } }],
    ['in a record', { ...fits, named: { n: { f: '', more: 1 } } }],
  ])('refuses an unknown field %s', (_where, value) => {
    expect(strictOf(nested).safeParse(fits).success).toBe(true);
    expect(nested.safeParse(value).success).toBe(true);
    expect(strictOf(nested).safeParse(value).success).toBe(false);
  });

  it('keeps the checks of the objects that it closes', () => {
    const checked = z.object({ ids: z.array(z.string().regex(/^a/)).min(1) }).refine((value) => value.ids[0] !== 'aa');
    expect(strictOf(checked).safeParse({ ids: ['ab'] }).success).toBe(true);
    for (const ids of [[], ['b'], ['aa']]) expect(strictOf(checked).safeParse({ ids }).success).toBe(false);
  });

  it('requires a value that a reader would fill in', () => {
    expect(strictOf(z.object({ n: z.number().default(1) })).safeParse({}).success).toBe(false);
  });

  it.each([
    ['a transform', z.object({ t: z.string().transform(Number) })],
    ['a date', z.object({ t: z.date() })],
    ['a coercion', z.object({ t: z.coerce.number() })],
    ['a bigint', z.object({ t: z.bigint() })],
  ])('refuses a wire schema with %s', (_what, schema) => {
    expect(() => strictOf(schema)).toThrow(/may not hold/);
  });
});
