import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** The projects of vitest.config.ts in the order in which they run: what fails fast comes first. */
export const PROJECTS = ['unit', 'integration', 'drills', 'city'] as const;
export type Project = (typeof PROJECTS)[number];

/** Where the JSON report of a project's last run is. */
export const reportFileOf = (project: Project): string => join(ROOT, '.marsad', 'test-reports', `${project}.json`);
