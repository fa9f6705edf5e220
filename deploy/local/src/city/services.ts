import { join } from 'node:path';
import type { Principal } from '@marsad/schemas';
import { edgeCertificatesIn } from '../certificates.ts';
import type { Addresses } from '../infrastructure.ts';
import { cityFolder, ROOT } from '../paths.ts';

/** One process of a city. */
export type ServiceProcess = {
  readonly service: Principal;
  /** Its name in the status table, in its log's file name and in `MARSAD_REPLICA`. */
  readonly replica: string;
  /** Processes of one wave start together; the next wave begins when all of it is ready. */
  readonly wave: number;
};

/** The consumers start first, so that the messages of camera-ingest do not wait for them; the page starts last. */
export const CITY_PROCESSES: readonly ServiceProcess[] = [
  { service: 'analytics-writer', replica: 'analytics-writer-1', wave: 1 },
  { service: 'alerting', replica: 'alerting-1', wave: 1 },
  { service: 'agency-gateway', replica: 'agency-gateway-1', wave: 1 },
  { service: 'audit', replica: 'audit-1', wave: 1 },
  { service: 'governance', replica: 'governance-1', wave: 1 },
  { service: 'cases', replica: 'cases-1', wave: 1 },
  { service: 'retention', replica: 'retention-1', wave: 2 },
  { service: 'behaviour-analytics', replica: 'behaviour-analytics-1', wave: 1 },
  { service: 'plate-reader', replica: 'plate-reader-1', wave: 1 },
  { service: 'face-matcher', replica: 'face-matcher-1', wave: 1 },
  { service: 'edge-gateway', replica: 'edge-gateway-1', wave: 2 },
  { service: 'camera-ingest', replica: 'ingest-1', wave: 2 },
  { service: 'camera-ingest', replica: 'ingest-2', wave: 2 },
  { service: 'view-maker', replica: 'view-maker-1', wave: 2 },
  { service: 'command-center', replica: 'command-center-1', wave: 2 },
];

export type ServiceSettings = {
  readonly city: string;
  readonly districts: readonly string[];
  readonly cityFile: string;
  /** Folder of the recordings that cameras play. */
  readonly media: string;
  readonly telemetryPort: number;
  readonly logLevel: string;
};

/** The demonstration publishes both versions for agencies at all times. In a city v1 ends on the date that agency-gateway is given. */
export const DEMO_AGENCY_V1_UNTIL = '2999-12-31';

/** The environment of one process, with its own credentials and no other service's. */
export function environmentOf(
  { service, replica }: ServiceProcess,
  addresses: Addresses,
  settings: ServiceSettings,
): Record<string, string> {
  const secretKey = addresses.s3.secretKeys[service];
  const password = addresses.clickhouse.passwords[service];
  return {
    NODE_ENV: 'production',
    // On many cores glibc gives each thread a heap arena, which here would only waste memory.
    MALLOC_ARENA_MAX: '2',
    MARSAD_CITY: settings.city,
    MARSAD_DISTRICTS: settings.districts.join(','),
    MARSAD_REPLICA: replica,
    MARSAD_TELEMETRY_PORT: String(settings.telemetryPort),
    MARSAD_LOG_LEVEL: settings.logLevel,
    MARSAD_KAFKA_BROKERS: addresses.kafka.brokers.join(','),
    MARSAD_KAFKA_USERNAME: service,
    MARSAD_KAFKA_PASSWORD: addresses.kafka.passwords[service] ?? '',
    ...(secretKey === undefined
      ? {}
      : {
          MARSAD_S3_ENDPOINT: addresses.s3.endpoint,
          MARSAD_S3_ACCESS_KEY: service,
          MARSAD_S3_SECRET_KEY: secretKey,
        }),
    ...(password === undefined
      ? {}
      : {
          MARSAD_CLICKHOUSE_URL: addresses.clickhouse.url,
          MARSAD_CLICKHOUSE_USERNAME: service,
          MARSAD_CLICKHOUSE_PASSWORD: password,
        }),
    ...ownVariables(service, replica, addresses, settings),
  };
}

/** A simulated camera runs on this machine too. */
const NETWORKS = { MARSAD_CAMERA_NETWORKS: '127.0.0.0/8,::1/128' };

function ownVariables(
  service: Principal,
  replica: string,
  addresses: Addresses,
  settings: ServiceSettings,
): Record<string, string> {
  const { keys, oidc } = addresses;
  const models = { MARSAD_MODELS: join(ROOT, 'models') };
  const rights = { MARSAD_GOVERNANCE_PUBLIC_KEY: keys.governance.publicKey };
  const commitment = { MARSAD_COMMITMENT_KEY: keys.commitment };
  const stepUp = { MARSAD_OIDC_ISSUER: oidc.issuer, MARSAD_OIDC_CLIENT_ID: oidc.clientId };
  const cityFile = { MARSAD_CITY_FILE: settings.cityFile };
  switch (service) {
    case 'camera-ingest':
      return { ...models, ...rights, ...NETWORKS, ...ingestVariables(replica, addresses, settings) };
    case 'plate-reader':
      return { ...models, ...rights };
    case 'face-matcher':
      return { ...models, ...rights, ...commitment };
    case 'edge-gateway':
      return { ...rights, ...NETWORKS, ...doorVariables(addresses) };
    case 'behaviour-analytics':
      return { ...rights, ...cityFile };
    case 'alerting':
      return { ...stepUp, ...commitment, ...cityFile };
    case 'governance':
      return {
        ...stepUp,
        ...commitment,
        ...rights,
        ...cityFile,
        ...NETWORKS,
        MARSAD_GOVERNANCE_PRIVATE_KEY: keys.governance.privateKey,
      };
    case 'retention':
      return { ...commitment, ...rights };
    case 'audit':
      return { MARSAD_AUDIT_PRIVATE_KEY: keys.audit.privateKey };
    case 'agency-gateway':
      return {
        ...commitment,
        ...cityFile,
        MARSAD_AGENCY_V1_UNTIL: DEMO_AGENCY_V1_UNTIL,
        MARSAD_AGENCY_SERVER: `kafka://${addresses.kafka.brokers[0]}`,
      };
    case 'command-center':
      return { ...stepUp, ...commitment, ...cityFile, ...rights, ...pageVariables(addresses) };
    case 'view-maker':
      return { ...rights, MARSAD_VIEW_CACHE: join(addresses.directory, 'state', 'view-cache', replica) };
    case 'cases':
      return { ...stepUp, ...commitment, ...cityFile, ...evidenceVariables(replica, addresses) };
    case 'deployment':
    case 'analytics-writer':
      return {};
  }
}

const ingestVariables = (replica: string, { directory }: Addresses, { media }: ServiceSettings) => ({
  // Each RTSP camera that waits for a packet holds one of these threads.
  UV_THREADPOOL_SIZE: '64',
  MARSAD_MEDIA: media,
  MARSAD_SPOOL: join(directory, 'state', 'spool', replica),
});

const evidenceVariables = (replica: string, { directory, keys }: Addresses) => ({
  MARSAD_EVIDENCE_PRIVATE_KEY: keys.evidence.privateKey,
  MARSAD_AUDIT_PUBLIC_KEY: keys.audit.publicKey,
  MARSAD_EVIDENCE_SPOOL: join(directory, 'state', 'evidence-spool', replica),
});

function doorVariables({ directory, ports }: Addresses): Record<string, string> {
  const { certificate, key, authority } = edgeCertificatesIn(cityFolder(directory));
  return {
    MARSAD_EDGE_PORT: String(ports.edge),
    MARSAD_EDGE_CERTIFICATE: certificate,
    MARSAD_EDGE_KEY: key,
    MARSAD_EDGE_CAMERA_CA: authority,
  };
}

const pageVariables = ({ ports, publicUrl, oidc, sessionSecret }: Addresses): Record<string, string> => ({
  MARSAD_HTTP_PORT: String(ports.http),
  MARSAD_PUBLIC_URL: publicUrl,
  MARSAD_OIDC_CLIENT_SECRET: oidc.clientSecret,
  MARSAD_SESSION_SECRET: sessionSecret,
});
