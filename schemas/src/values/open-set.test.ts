import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { isKnown, openSet, openUnion } from './open-set.ts';

const KNOWN = ['camera_down', 'stream_silent'] as const;

describe('an open set', () => {
  it('accepts a name of a later version and refuses a text that is not a name', () => {
    const Reason = openSet(KNOWN);
    expect(Reason.parse('camera_down')).toBe('camera_down');
    expect(Reason.parse('sensor_removed')).toBe('sensor_removed');
    for (const bad of ['', 'Two Words', 'a'.repeat(61), '__proto__', 7])
      expect(Reason.safeParse(bad).success).toBe(false);
  });

  it('lists the known names in the published schema, marked as open', () => {
    const schema = z.toJSONSchema(openSet(KNOWN), { io: 'input', target: 'draft-7' });
    expect(schema).toMatchObject({ type: 'string', 'x-known': ['camera_down', 'stream_silent'] });
    expect(schema).not.toHaveProperty('enum');
  });

  it('narrows to the known names only through isKnown', () => {
    const name: string = 'stream_silent';
    if (!isKnown(KNOWN, name)) throw new Error('stream_silent is known');
    expectTypeOf(name).toEqualTypeOf<'camera_down' | 'stream_silent'>();
    expect(isKnown(KNOWN, 'sensor_removed')).toBe(false);
  });
});

it('an open union is marked in the published schema', () => {
  const union = openUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })]);
  expect(z.toJSONSchema(union, { io: 'input', target: 'draft-7' })).toMatchObject({ 'x-open': true });
  expect(union.safeParse({ kind: 'c' }).success).toBe(false);
});
