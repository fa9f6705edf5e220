import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** The projects of vitest.config.ts that `make test` runs, in their order: what fails fast comes first. */
export const PROJECTS = [
  'unit',
  'unit-apart',
  'integration',
  'integration-alone',
  'consumer-drills',
  'pages',
  'commands',
  'city',
] as const;
/** The projects that `make drills` runs. */
export const DRILLS = ['drills', 'outage'] as const;
export type Project = (typeof PROJECTS | typeof DRILLS)[number];

/** Where the JSON report of a project's last run is. */
export const reportFileOf = (project: Project): string => join(ROOT, '.marsad', 'test-reports', `${project}.json`);
