import { z } from 'zod';

/** Handlers send these answers as a stream, which no schema serialises. */
type Bytes = { description: string; content: Record<string, { schema: z.ZodType<unknown> }> };

/** The answer of a route that serves a stored object as it is. */
export const bytesOf = (contentType: string): Bytes => ({
  description: 'The object, or the part of it that was asked for.',
  content: { [contentType]: { schema: z.file() } },
});
