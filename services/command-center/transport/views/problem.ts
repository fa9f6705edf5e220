import { z } from 'zod';
import { PROBLEMS, type ProblemCode } from '../../errors.ts';

/** What this API answers with when it does not answer. */
export const ProblemBody = z.object({
  error: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  reason: z.string().optional(),
});
