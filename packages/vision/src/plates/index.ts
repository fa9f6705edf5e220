export { createPlateReader } from './plate-reader.ts';
export type { PlateReaderOptions } from './plate-reader.ts';
export { CERTAIN as PLATE_CERTAIN } from './confidence.ts';
