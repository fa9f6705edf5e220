/**
 * Everyone who may speak on the bus: one SCRAM user each. `deployment` is the deployment's own hand (topics, ACLs, the camera directory,
 * hotlists until governance stands); no running service holds its rights.
 */
export const PRINCIPALS = [
  'deployment',
  'camera-ingest',
  'plate-reader',
  'behaviour-analytics',
  'alerting',
  'analytics-writer',
  'command-center',
] as const;
export type Principal = (typeof PRINCIPALS)[number];

/** Their places are kept: names, nothing that pretends to be them. */
export const PLANNED_PRINCIPALS = ['face-matcher', 'governance', 'audit', 'agency-gateway'] as const;
