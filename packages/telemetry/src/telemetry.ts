import { context, createNoopMeter, trace, type Meter, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { createHealth, type Health } from './health.ts';
import { createLogger, type Logger, type LogLevel } from './logger.ts';
import { startTelemetryServer } from './server.ts';

export type TelemetryOptions = {
  readonly service: string;
  readonly replica: string;
  /** Of the HTTP server; 0 lets the operating system choose. */
  readonly port: number;
  readonly logLevel?: LogLevel;
  /** Base address of an OpenTelemetry collector (OTLP over HTTP); absent: spans carry trace ids through the city but are kept nowhere. */
  readonly otlpEndpoint?: string | undefined;
  /** Default 127.0.0.1. */
  readonly host?: string;
};

export type Telemetry = {
  readonly logger: Logger;
  readonly meter: Meter;
  readonly tracer: Tracer;
  readonly health: Health;
  /** Of the HTTP server. */
  readonly port: number;
  stop(): Promise<void>;
};

/** Starts logs, metrics, traces and the HTTP server that shows them. */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const logger = createLogger({ ...options, logLevel: options.logLevel ?? 'info' });
  const resource = resourceFromAttributes({ 'service.name': options.service, 'service.instance.id': options.replica });
  const exporter = new PrometheusExporter({
    preventServerStart: true,
    withoutScopeInfo: true,
    withoutTargetInfo: true,
  });
  const meters = new MeterProvider({ resource, readers: [exporter] });
  const tracers = createTracers(resource, options.otlpEndpoint);
  const health = createHealth();
  const server = await startTelemetryServer(exporter, health, options.port, options.host ?? '127.0.0.1');
  return {
    logger,
    meter: meters.getMeter(options.service),
    tracer: tracers.getTracer(options.service),
    health,
    port: server.port,
    async stop() {
      await server.stop();
      // A collector that is away must not hold up the end of the process.
      await Promise.allSettled([tracers.shutdown(), meters.shutdown()]);
    },
  };
}

function createTracers(resource: Resource, endpoint: string | undefined): NodeTracerProvider {
  // Context belongs to the process, not to one telemetry: a second start (tests) finds it there.
  const manager = new AsyncLocalStorageContextManager().enable();
  if (!context.setGlobalContextManager(manager)) manager.disable();
  const spanProcessors =
    endpoint === undefined
      ? []
      : [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: 2_000 }))];
  return new NodeTracerProvider({ resource, spanProcessors });
}

/** For code that works with and without telemetry: instruments that count nothing. */
export const noTracer = (): Tracer => trace.getTracer('none');

export const noMeter = (): Meter => createNoopMeter();
