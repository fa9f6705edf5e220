import { startTelemetry } from '@marsad/telemetry';
import type { Fatal, Telemetry, TelemetryOptions } from '@marsad/telemetry';
import { createKafka, type Kafka } from './kafka.ts';

/** What every service's configuration has of its place, its bus and its telemetry. */
export type BusSettings = {
  readonly city: string;
  readonly replica: string;
  readonly brokers: readonly string[];
  readonly kafkaUsername: string;
  readonly kafkaPassword: string;
  readonly telemetryHost: string;
  readonly telemetryPort: number;
  readonly logLevel: NonNullable<TelemetryOptions['logLevel']>;
  readonly otlpEndpoint: TelemetryOptions['otlpEndpoint'];
};

/**
 * What every service begins with: its telemetry, and a client of the bus under its own name. Nothing is connected yet.
 * @param fatal gets what the client cannot recover from
 */
export async function startOnBus(
  service: string,
  settings: BusSettings,
  fatal: Fatal,
): Promise<{ telemetry: Telemetry; kafka: Kafka }> {
  const { city, replica, telemetryHost: host, telemetryPort: port, logLevel, otlpEndpoint } = settings;
  const telemetry = await startTelemetry({ service, replica, host, port, logLevel, otlpEndpoint });
  const { logger, meter, tracer, health } = telemetry;
  const kafka = createKafka({
    brokers: settings.brokers,
    username: settings.kafkaUsername,
    password: settings.kafkaPassword,
    clientId: replica,
    city,
    source: `/${service}/${replica}`,
    logger,
    meter,
    tracer,
    health,
    onFatal: fatal,
  });
  return { telemetry, kafka };
}
