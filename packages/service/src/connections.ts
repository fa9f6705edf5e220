import { createKafka, type Kafka } from '@marsad/kafka';
import { startTelemetry, type Telemetry, type TelemetryOptions } from '@marsad/telemetry';
import type { Fatal } from './run-main.ts';

/** The settings that every service reads: where it runs, its Kafka user and its telemetry. */
export type ServiceSettings = {
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

export function startServiceTelemetry(name: string, settings: ServiceSettings): Promise<Telemetry> {
  const { replica, telemetryHost: host, telemetryPort: port, logLevel, otlpEndpoint } = settings;
  return startTelemetry({ service: name, replica, host, port, logLevel, otlpEndpoint });
}

/**
 * Creates the Kafka client of a service. It connects when it is first used.
 * @param fatal is called with an error that the client cannot recover from
 */
export function createServiceKafka(name: string, settings: ServiceSettings, telemetry: Telemetry, fatal: Fatal): Kafka {
  const { logger, meter, tracer, health } = telemetry;
  return createKafka({
    brokers: settings.brokers,
    username: settings.kafkaUsername,
    password: settings.kafkaPassword,
    clientId: settings.replica,
    city: settings.city,
    source: `/${name}/${settings.replica}`,
    logger,
    meter,
    tracer,
    health,
    onFatal: fatal,
  });
}
