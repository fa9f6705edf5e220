import { z } from 'zod';

/**
 * A plate as a value: its family, its parts if the family has them, its text for people and its canonical key for matching.
 * `plate-grammar.ts` parses, formats and compares plates.
 */
export const PlateFamily = z.enum(['morocco', 'morocco-1983', 'ww', 'w18', 'other']);
export type PlateFamily = z.infer<typeof PlateFamily>;

/** The reader saw a letter and could not read it: a wildcard that can only match as "possible". */
export const UNKNOWN_LETTER = 'unknown';

export const PlateText = z.object({
  family: PlateFamily,
  /** For people, in logical order, a bar between the groups: `12345 | أ | 6`. */
  text: z.string().min(1).max(60),
  /** For matching: equal keys are the same plate. */
  key: z.string().min(1).max(80),
  serial: z
    .string()
    .regex(/^\d{1,6}$/)
    .optional(),
  /** One Arabic letter, or `unknown`. */
  letter: z.string().max(7).optional(),
  /** Prefecture 1 to 89, or region 1 to 9 for the series of 1983 to 2000. */
  region: z
    .string()
    .regex(/^\d{1,2}$/)
    .optional(),
});
export type PlateText = z.infer<typeof PlateText>;
