import { z } from 'zod';
import { schemaUrnOf, type AnyEvent } from '../src/index.ts';

/**
 * The published JSON Schema (draft 7) of an event's data, or of an image's metadata. It describes the input side, because readers tolerate
 * unknown fields.
 */
export const jsonSchemaOf = (event: AnyEvent): Record<string, unknown> => ({
  $id: schemaUrnOf(event),
  title: event.type,
  description: event.fact,
  ...z.toJSONSchema(event.schema, { io: 'input', target: 'draft-7' }),
});

/** The name of an event's published file, such as `scene.observed.v1`. */
export const schemaName = (event: AnyEvent): string => `${event.family}.${event.event}.v${event.version}`;

export const stableJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
