import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The JPEG of one of two plate crops of the sample clip, as camera-ingest cuts them. */
export const plateImage = (name: 'ww' | 'letter'): Buffer =>
  readFileSync(join(import.meta.dirname, '../../vision/src/plates/testing', `${name}.jpg`));
