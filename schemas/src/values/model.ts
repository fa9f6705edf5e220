import { z } from 'zod';
import { Fraction, Sha256 } from './ids.ts';

/** The network that decided, and the threshold that its score was compared with. */
export const ModelReference = z.object({ name: z.string().min(1).max(80), sha256: Sha256, threshold: Fraction });
export type ModelReference = z.infer<typeof ModelReference>;
