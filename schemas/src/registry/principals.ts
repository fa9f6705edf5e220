/**
 * Every user of Kafka, one for each service. `deployment` administers topics and ACLs; no running service has its rights.
 */
export const PRINCIPALS = [
  'deployment',
  'camera-ingest',
  'edge-gateway',
  'view-maker',
  'plate-reader',
  'face-matcher',
  'behaviour-analytics',
  'alerting',
  'governance',
  'cases',
  'retention',
  'audit',
  'agency-gateway',
  'analytics-writer',
  'command-center',
] as const;
export type Principal = (typeof PRINCIPALS)[number];

/** The Kafka user of an agency. Its groups and topics start with this name and a dot. */
export const agencyPrincipal = (agency: string): `agency.${string}` => `agency.${agency}`;
