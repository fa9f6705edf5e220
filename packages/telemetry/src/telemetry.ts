import { context, createNoopMeter, trace, type Meter, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { createHealth, type Health } from './health.ts';
import { createLogger, type Logger, type LogLevel } from './logger.ts';
import { watchProcess } from './process-metrics.ts';
import { startTelemetryServer } from './server.ts';

export type TelemetryOptions = {
  readonly service: string;
  readonly replica: string;
  /** The port of the HTTP server; 0 lets the operating system choose. */
  readonly port: number;
  readonly logLevel?: LogLevel;
  /** The base address of an OpenTelemetry collector (OTLP over HTTP). Without it, spans carry trace ids on but are stored nowhere. */
  readonly otlpEndpoint?: string | undefined;
  /** Default 127.0.0.1. */
  readonly host?: string;
};

export type Telemetry = {
  readonly logger: Logger;
  readonly meter: Meter;
  readonly tracer: Tracer;
  readonly health: Health;
  /** The port of the HTTP server. */
  readonly port: number;
  stop(): Promise<void>;
};

/** Starts logs, metrics, traces and the HTTP server for metrics and health. */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const logger = createLogger({ ...options, logLevel: options.logLevel ?? 'info' });
  const resource = resourceFromAttributes({ 'service.name': options.service, 'service.instance.id': options.replica });
  const exporter = new PrometheusExporter({
    preventServerStart: true,
    withoutScopeInfo: true,
    // `target_info` tells which service and replica the metrics belong to, because their names are the same everywhere.
    withoutTargetInfo: false,
  });
  const meters = new MeterProvider({ resource, readers: [exporter] });
  const tracers = createTracers(resource, options.otlpEndpoint);
  const watching = watchProcess(meters.getMeter('process'));
  const health = createHealth();
  const server = await startTelemetryServer(exporter, health, options.port, options.host ?? '127.0.0.1').catch(
    async (error: unknown) => {
      watching.stop();
      await Promise.allSettled([tracers.shutdown(), meters.shutdown()]);
      throw error;
    },
  );
  return {
    logger,
    meter: meters.getMeter(options.service),
    tracer: tracers.getTracer(options.service),
    health,
    port: server.port,
    async stop() {
      await server.stop();
      watching.stop();
      // A collector that is away must not hold up the end of the process.
      await Promise.allSettled([tracers.shutdown(), meters.shutdown()]);
    },
  };
}

/** A batch of 200 messages has 200 links. The library keeps 128 by default and drops the rest silently. */
const MOST_LINKS = 1_024;
/** Spans that may wait for the collector. The library's 2,048 are less than a busy second makes, and it drops the rest. */
const MOST_WAITING_SPANS = 32_768;
const EXPORT = { maxQueueSize: MOST_WAITING_SPANS, maxExportBatchSize: 2_048, scheduledDelayMillis: 1_000 };

function createTracers(resource: Resource, endpoint: string | undefined): NodeTracerProvider {
  // The context belongs to the process and not to one telemetry, so a second start (in tests) finds it set.
  const manager = new AsyncLocalStorageContextManager().enable();
  if (!context.setGlobalContextManager(manager)) manager.disable();
  const spanProcessors =
    endpoint === undefined
      ? []
      : [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: 2_000 }), EXPORT)];
  return new NodeTracerProvider({ resource, spanProcessors, spanLimits: { linkCountLimit: MOST_LINKS } });
}

/** A tracer that records nothing, for code that works without telemetry. */
export const noTracer = (): Tracer => trace.getTracer('none');

/** A meter that counts nothing, for code that works without telemetry. */
export const noMeter = (): Meter => createNoopMeter();
