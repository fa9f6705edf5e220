export * from './audit-trail.ts';
export * from './canonical.ts';
export * from './commitment.ts';
export * from './config.ts';
export * from './signed-record.ts';
export * from './step-up.ts';
