export * from './handle-each.ts';
export * from './outcome.ts';
export * from './pipeline.ts';
export * from './retrying.ts';
