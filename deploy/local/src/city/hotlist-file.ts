import { readFileSync } from 'node:fs';
import type { HotlistEntry } from '@marsad/schemas';
import { HotlistReason, hotlistEntry, Id, parsePlate } from '@marsad/schemas';
import { parse } from 'yaml';
import { z } from 'zod';
import { LocalCityError, messageOf } from '../errors.ts';

/** What a person gives: the plate as they write it, and for how long it is looked for from now on. */
export const HotlistOrder = z.object({
  entryId: Id,
  plate: z.string().min(1),
  reason: HotlistReason,
  caseReference: z.string().min(1).max(80),
  issuedBy: z.string().min(1).max(120),
  validForHours: z
    .number()
    .positive()
    .max(24 * 90, 'at most 90 days: an entry is refreshed or it ends'),
  simulated: z.boolean(),
});
export type HotlistOrder = z.infer<typeof HotlistOrder>;

const HotlistFile = z.object({ entries: z.array(HotlistOrder) });
const HOUR_MS = 3_600_000;

/**
 * The entry that an order makes when it is given at that moment.
 * @throws LocalCityError when the plate is none, or the entry would not satisfy its schema
 */
export function entryOf(order: HotlistOrder, nowMs: number): HotlistEntry {
  const parsed = parsePlate(order.plate);
  if (parsed.kind !== 'plate')
    throw new LocalCityError(
      `"${order.plate}" cannot be a plate (${parsed.reason}): write it like 12345 | أ | 6 or 274683 | WW.`,
    );
  return hotlistEntry.schema.parse({
    entryId: order.entryId,
    plate: parsed.plate,
    reason: order.reason,
    caseReference: order.caseReference,
    issuedBy: order.issuedBy,
    validFromMs: nowMs,
    refreshedAtMs: nowMs,
    expiresAtMs: nowMs + order.validForHours * HOUR_MS,
    simulated: order.simulated,
  });
}

/** @throws LocalCityError naming what is wrong in the file */
export function readHotlistFile(path: string, nowMs: number): HotlistEntry[] {
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new LocalCityError(`${path} cannot be read as YAML: ${messageOf(error)}`);
  }
  const file = HotlistFile.safeParse(content);
  if (!file.success) throw new LocalCityError(`${path} is not a hotlist: ${z.prettifyError(file.error)}`);
  return file.data.entries.map((order) => entryOf(order, nowMs));
}
