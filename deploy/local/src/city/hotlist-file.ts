import type { HotlistTerms } from '@marsad/schemas';
import { HotlistReason, Id, parsePlate } from '@marsad/schemas';
import { z } from 'zod';
import { LocalCityError } from '../errors.ts';
import { readYaml } from './yaml-file.ts';

/** A person's order: the plate as they write it, and for how long it is looked for from now on. The person who signs it is its issuer. */
export const HotlistOrder = z.object({
  entryId: Id,
  plate: z.string().min(1),
  reason: HotlistReason,
  caseReference: z.string().min(1).max(80),
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
 * Turns an order into the terms of a hotlist entry that starts at that moment.
 * @throws LocalCityError when the text is not a plate
 */
export function hotlistTermsOf(order: HotlistOrder, nowMs: number): HotlistTerms {
  const { plate, validForHours, ...terms } = order;
  const parsed = parsePlate(plate);
  if (parsed.kind !== 'plate')
    throw new LocalCityError(
      `"${plate}" cannot be a plate (${parsed.reason}): write it like 12345 | أ | 6 or 274683 | WW.`,
    );
  return { ...terms, plate: parsed.plate, expiresAtMs: Math.floor(nowMs + validForHours * HOUR_MS) };
}

/** Reads a hotlist file. @throws LocalCityError that names the fault in the file */
export const readHotlistFile = (path: string): HotlistOrder[] => readYaml(path, HotlistFile, 'a hotlist').entries;
