import { trace } from '@opentelemetry/api';
import { logFields } from './trace.ts';
import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Fields that are never logged, at the top or one level down: credentials, and values that identify a person or a vehicle. */
const NEVER_LOGGED = ['password', 'secret', 'token', 'authorization', 'cookie', 'plate', 'rawText', 'subject'];

/**
 * Creates a logger that writes JSON lines with the service, the instance, the ids of the trace and span, and the fields of `withLogFields`.
 */
export function createLogger(
  options: { readonly service: string; readonly replica: string; readonly logLevel: LogLevel },
  destination?: DestinationStream,
): Logger {
  const settings = {
    level: options.logLevel,
    base: { service: options.service, replica: options.replica },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    mixin: contextFields,
    redact: { paths: NEVER_LOGGED.flatMap((name) => [name, `*.${name}`]), censor: '[not logged]' },
  };
  return destination === undefined ? pino(settings) : pino(settings, destination);
}

function contextFields(): Record<string, string> {
  const span = trace.getActiveSpan()?.spanContext();
  return { ...(span === undefined ? {} : { traceId: span.traceId, spanId: span.spanId }), ...logFields() };
}
