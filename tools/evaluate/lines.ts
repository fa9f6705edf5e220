import { readFileSync } from 'node:fs';
import type { Line } from '@marsad/schemas';
import type { Size } from '@marsad/vision';
import { z } from 'zod';
import { EvaluationError } from './errors.ts';

const Point = z.tuple([z.number(), z.number()]);
const Lines = z
  .array(z.object({ name: z.string().min(1), from: Point, to: Point }))
  .min(1, 'names no line')
  .refine((lines) => new Set(lines.map(({ name }) => name)).size === lines.length, 'has two lines of one name')
  .refine(
    (lines) => lines.every(({ from, to }) => from[0] !== to[0] || from[1] !== to[1]),
    'has a line that begins where it ends',
  );
export type NamedLine = z.infer<typeof Lines>[number];

const SHAPE = '[{"name":"a","from":[x,y],"to":[x,y]}], px of the video';

/** @throws {EvaluationError} that names what is wrong with the file */
export function readLines(path: string): NamedLine[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new EvaluationError(`--lines ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  return parseLines(text, path);
}

export function parseLines(text: string, path: string): NamedLine[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new EvaluationError(`--lines ${path} is no JSON: it must be ${SHAPE}`);
  }
  const parsed = Lines.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
  throw new EvaluationError(`--lines ${path}: ${issue?.message ?? 'is no list of lines'}${where}; it must be ${SHAPE}`);
}

const TITLE = { fr: 'ligne', ar: 'خط', en: 'line' };

/** Converts lines to the city's format: points as fractions of the frame, and the n-th line with the id `line-n`. */
export const cityLines = (lines: readonly NamedLine[], { width, height }: Size): Line[] =>
  lines.map(({ from, to }, i) => ({
    id: `line-${i}`,
    name: TITLE,
    from: [from[0] / width, from[1] / height],
    to: [to[0] / width, to[1] / height],
  }));
