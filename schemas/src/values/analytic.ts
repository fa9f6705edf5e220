import { z } from 'zod';

/** What may be computed from a camera's frames. Recording is no analytic; masking is a safeguard and always runs. */
export const Analytic = z.enum(['flow', 'behaviour', 'plates', 'faces']);
export type Analytic = z.infer<typeof Analytic>;
