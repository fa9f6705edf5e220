export type { Attributes, Counter, Gauge, Histogram, Meter, ObservableGauge, Tracer } from '@opentelemetry/api';
export { SpanKind } from '@opentelemetry/api';
export * from './health.ts';
export * from './instruments.ts';
export * from './logger.ts';
export * from './telemetry.ts';
export * from './trace.ts';
