import { z } from 'zod';

/**
 * Schemas of the texts of environment variables. Each describes what to write: an operator reads the description when the text is wrong.
 */

export const text = (wanted = 'a text') => z.string().min(1).describe(wanted);

export const integer = (min: number, max: number, wanted = `a whole number from ${min} to ${max}`) =>
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .describe(wanted);

/** A TCP port; 0 lets the operating system choose. */
export const port = () => integer(0, 65_535, 'a port from 0 to 65535 (0: any free one)');

/** A day as `YYYY-MM-DD`, read as its beginning, UTC ms. @param fallback the day if the variable is absent */
export const date = (fallback: string) =>
  z.iso
    .date()
    .default(fallback)
    .transform((day) => Date.parse(`${day}T00:00:00Z`))
    .describe(`a day, for example ${fallback}`);

/** `true` or `false`. */
export const flag = () =>
  z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .describe('true or false');

/** An http or https address; slashes at its end are removed. */
export const url = () =>
  z
    .url({ protocol: /^https?$/ })
    .transform((value) => value.replace(/\/+$/, ''))
    .describe('an http or https address, for example http://127.0.0.1:9000');

/** At least one item, with commas between items. Blanks around the commas are ignored. */
export const list = <Item extends z.ZodType<unknown, string>>(item: Item, wanted: string) =>
  z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item).min(1))
    .describe(wanted);

export const directory = () => z.string().min(1).describe('the path of a folder');
