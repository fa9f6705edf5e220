export * from './outcome.ts';
export * from './pipeline.ts';
export * from './serial.ts';
