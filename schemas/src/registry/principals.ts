/**
 * Every service that may speak on the bus: one SCRAM user each. `deployment` is the deployment's own hand (topics, ACLs, the camera
 * directory); no running service holds its rights.
 */
export const PRINCIPALS = [
  'deployment',
  'camera-ingest',
  'plate-reader',
  'face-matcher',
  'behaviour-analytics',
  'alerting',
  'governance',
  'audit',
  'agency-gateway',
  'analytics-writer',
  'command-center',
] as const;
export type Principal = (typeof PRINCIPALS)[number];

/** The user of an agency on the bus. Its groups begin with this and a dot, as its topics do. */
export const agencyPrincipal = (agency: string): `agency.${string}` => `agency.${agency}`;
