import { z } from 'zod';

/** What may be computed from a camera's frames. Recording is not an analytic. Masking is a safeguard and always runs. */
export const Analytic = z.enum(['flow', 'behaviour', 'plates', 'faces']);
export type Analytic = z.infer<typeof Analytic>;
