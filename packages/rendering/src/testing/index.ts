export { ORIGIN_MS, pxOf, recordFile, SAMPLES, samplesBetween } from './footage.ts';
