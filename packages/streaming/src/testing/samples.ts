import { join } from 'node:path';

/** The folder of the footage that the demonstration plays. */
export const SAMPLES = join(import.meta.dirname, '../../../../samples');
