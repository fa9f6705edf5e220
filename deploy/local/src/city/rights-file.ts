import { ActTerms, AgreementTerms, WatchlistTerms } from '@marsad/schemas';
import { z } from 'zod';
import { readYaml } from './yaml-file.ts';

const validForDays = z.int().positive().max(731, 'two years at most: then a controller reads it again');
const DAY_MS = 86_400_000;

const ActOrder = ActTerms.omit({ validFromMs: true, expiresAtMs: true }).extend({ validForDays });
const AgreementOrder = AgreementTerms.omit({ validFromMs: true, expiresAtMs: true }).extend({ validForDays });
const WatchlistOrder = WatchlistTerms.omit({ image: true, expiresAtMs: true }).extend({
  /** Name of a JPEG in the same folder. */
  picture: z.string().regex(/^(?!.*\.\.)[\w./-]+\.jpe?g$/, 'a JPEG in the folder of this file, without ..'),
  validForDays: z.int().positive().max(90, 'at most 90 days: then a person has to decide again'),
});
export type ActOrder = z.infer<typeof ActOrder>;
export type AgreementOrder = z.infer<typeof AgreementOrder>;
export type WatchlistOrder = z.infer<typeof WatchlistOrder>;

const RightsFile = z.object({
  acts: z.array(ActOrder),
  agreements: z.array(AgreementOrder),
  watchlist: z.array(WatchlistOrder),
});
export type RightsOrders = z.infer<typeof RightsFile>;

/** Turns an order for a number of days into terms that begin at that moment. */
export function fromNow<Order extends { readonly validForDays: number }>(
  { validForDays: days, ...order }: Order,
  nowMs: number,
): Omit<Order, 'validForDays'> & { validFromMs: number; expiresAtMs: number } {
  return { ...order, validFromMs: nowMs, expiresAtMs: nowMs + days * DAY_MS };
}

/** Reads the acts, agreements and watchlist entries of a demonstration. @throws LocalCityError that names the fault in the file */
export const readRightsFile = (path: string): RightsOrders => readYaml(path, RightsFile, 'a file of rights');
