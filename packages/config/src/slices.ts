import { z } from 'zod';
import { fromEnv } from './load-config.ts';
import { list, port, text, url } from './texts.ts';

const slug = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/);

/** The city and the districts that this process works for, and the name of this instance. */
export const placeConfig = {
  city: fromEnv('MARSAD_CITY', slug.describe('the id of the city, for example rabat')),
  districts: fromEnv('MARSAD_DISTRICTS', list(slug, 'district ids with commas between them, for example agdal,hassan')),
  replica: fromEnv('MARSAD_REPLICA', text('the name of this instance, for example ingest-1').max(80)),
};

/**
 * For a service with work for a district and work for the city: which of the two this process does. A district's release does the
 * district's work, the city's release the city's, and a single machine that runs the whole city does both. The default is both: no work is
 * left undone.
 */
export const partConfig = {
  part: fromEnv(
    'MARSAD_PART',
    z.enum(['district', 'city', 'both']).default('both').describe('district, city or both (nothing: both)'),
  ),
};

/** The Kafka cluster and this service's user on it (SCRAM-SHA-512). */
export const kafkaConfig = {
  brokers: fromEnv(
    'MARSAD_KAFKA_BROKERS',
    list(
      z.string().regex(/^[\w.-]+:\d{1,5}$/),
      'host:port pairs with commas between them, for example 127.0.0.1:29092',
    ),
  ),
  kafkaUsername: fromEnv('MARSAD_KAFKA_USERNAME', text('the Kafka user of this service: its name')),
  kafkaPassword: fromEnv('MARSAD_KAFKA_PASSWORD', text('the password of the Kafka user')),
};

/** The address for /metrics, /health and /ready, the level of the log, and the collector of the traces. */
export const telemetryConfig = {
  // Loopback by default. In a pod the deployment sets another address, because probes come to the pod's own.
  telemetryHost: fromEnv(
    'MARSAD_TELEMETRY_HOST',
    text('the address to answer probes and Prometheus on, for example 0.0.0.0').default('127.0.0.1'),
  ),
  telemetryPort: fromEnv('MARSAD_TELEMETRY_PORT', port().prefault('0')),
  logLevel: fromEnv(
    'MARSAD_LOG_LEVEL',
    z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
      .default('info')
      .describe('trace, debug, info, warn, error or fatal'),
  ),
  otlpEndpoint: fromEnv(
    'MARSAD_OTLP_ENDPOINT',
    url().optional().describe('the http address of an OpenTelemetry collector, or nothing'),
  ),
};

/** The object store and this service's user on it. */
export const objectsConfig = {
  s3Endpoint: fromEnv('MARSAD_S3_ENDPOINT', url()),
  s3AccessKey: fromEnv('MARSAD_S3_ACCESS_KEY', text('the access key of this service on the object store')),
  s3SecretKey: fromEnv('MARSAD_S3_SECRET_KEY', text('the secret key of this service on the object store')),
};

/** ClickHouse and this service's user on it. */
export const clickhouseConfig = {
  clickhouseUrl: fromEnv('MARSAD_CLICKHOUSE_URL', url()),
  clickhouseUsername: fromEnv('MARSAD_CLICKHOUSE_USERNAME', text('the ClickHouse user of this service')),
  clickhousePassword: fromEnv('MARSAD_CLICKHOUSE_PASSWORD', text('the password of the ClickHouse user')),
};
