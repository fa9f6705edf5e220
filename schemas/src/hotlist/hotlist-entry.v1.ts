import { z } from 'zod';
import { defineEvent, latestPerKey } from '../registry/define.ts';
import { EpochMs, Id } from '../values/ids.ts';
import { PlateText } from '../values/plate.ts';

/** Why a plate may be looked for. The list is closed: there is no "other". */
export const HotlistReason = z.enum(['stolen_vehicle', 'missing_person', 'judicial_warrant', 'imminent_threat']);

export const hotlistEntry = defineEvent('hotlist.entry.v1', {
  fact: 'This plate is looked for until it expires, for this reason and this case. A tombstone withdraws it.',
  scope: 'city',
  keyedBy: 'entry',
  key: (data) => data.entryId,
  id: ({ entryId, refreshedAtMs }) => `${entryId}:${refreshedAtMs}`,
  partitions: 1,
  producers: ['governance'],
  consumers: ['governance', 'alerting', 'command-center', 'deployment'],
  retention: latestPerKey,
  personalData: 'plate',
  schema: z.object({
    entryId: Id,
    plate: PlateText,
    reason: HotlistReason,
    caseReference: z.string().min(1).max(80),
    issuedBy: z.string().min(1).max(120),
    validFromMs: EpochMs,
    expiresAtMs: EpochMs,
    /** When a person last confirmed it. A day later it stops matching. */
    refreshedAtMs: EpochMs,
    simulated: z.boolean(),
  }),
  example: {
    entryId: 'h-1',
    plate: { family: 'ww', text: '123456 | WW', key: 'ww:123456', serial: '123456' },
    reason: 'stolen_vehicle',
    caseReference: 'DEMO-2026-001',
    issuedBy: 'demonstration',
    validFromMs: 1_790_000_000_000,
    expiresAtMs: 1_790_600_000_000,
    refreshedAtMs: 1_790_000_000_000,
    simulated: true,
  },
  invalid: {
    'an entry without expiry': { entryId: 'h-1', reason: 'stolen_vehicle' },
    'no reason': { entryId: 'h-2', reason: 'other' },
  },
});
export type HotlistEntry = z.infer<typeof hotlistEntry.schema>;

/** An entry that no person confirmed for this long stops matching, ms: refreshed daily or it stops (control 17). */
export const HOTLIST_FRESH_MS = 24 * 60 * 60_000;

/** Until when an entry is looked for, unless somebody confirms it before. */
export const hotlistEndOf = ({
  expiresAtMs,
  refreshedAtMs,
}: Pick<HotlistEntry, 'expiresAtMs' | 'refreshedAtMs'>): number =>
  Math.min(expiresAtMs, refreshedAtMs + HOTLIST_FRESH_MS);

/** Whether the plate is looked for at this moment: it is listed, not expired, and was confirmed within the last day. */
export const isSearchedAt = (
  entry: Pick<HotlistEntry, 'validFromMs' | 'expiresAtMs' | 'refreshedAtMs'>,
  atMs: number,
): boolean => entry.validFromMs <= atMs && atMs < hotlistEndOf(entry);
