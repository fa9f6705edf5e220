import { z } from 'zod';
import { PROBLEMS, type ProblemCode } from '../../errors.ts';
import { nameComponents } from './components.ts';

/** The body of every refusal and every failure. */
export const ProblemBody = z.object({
  error: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  reason: z.string().optional(),
});

nameComponents({ Problem: ProblemBody });
