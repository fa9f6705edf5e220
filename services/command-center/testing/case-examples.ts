import { caseChanged, type Case } from '@marsad/schemas';
import { CITY_AGENCY, NOW_MS } from './examples.ts';

const by = { subject: 'supervisor-1', name: 'supervisor-1', agency: CITY_AGENCY };
const added = { by, atMs: NOW_MS - 1_000 };
const span = (district: string) => ({ district, camera: `${district}-gate-1`, fromMs: NOW_MS - 600_000, toMs: NOW_MS });
export const CASE_ID = 'case-7';
export const CASE_PLATE = { family: 'ww', text: '123456 | WW', key: 'ww:123456', serial: '123456' } as const;

/** A case with its lead `supervisor-1` and its members `operator-1` and `judge-1`; it has something of two districts. */
export const caseOf = (change: Record<string, unknown> = {}): Case =>
  caseChanged.schema.parse({
    ...caseChanged.example,
    caseId: CASE_ID,
    reference: 'TR-2026-118',
    people: [
      { subject: 'supervisor-1', name: 'supervisor-1', role: 'lead', ...added },
      { subject: 'operator-1', name: 'operator-1', role: 'member', ...added },
      { subject: 'judge-1', name: 'judge-1', role: 'member', ...added },
    ],
    spans: [
      { spanId: 'span-agdal', ...span('agdal'), ...added },
      { spanId: 'span-hassan', ...span('hassan'), ...added },
    ],
    plates: [{ plate: CASE_PLATE, ...added }],
    holds: [{ holdId: 'hold-1', spanId: 'span-agdal', ...span('agdal'), state: 'release_asked', ...added }],
    madeBy: ['h'.repeat(43)],
    ...change,
  });

/** A bundle of that case that is made, and lies where this object does. */
export const bundleOf = (object: { bucket: string; objectKey: string; sha256: string; bytes: number }) => ({
  ...{ bundleId: 'bundle-1', spanId: 'span-agdal', ...span('agdal'), state: 'ready', ...added },
  ...{ reason: 'for the court', ...object, readyAtMs: NOW_MS },
});
