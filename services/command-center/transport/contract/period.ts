import { z } from 'zod';
import { Problem } from '../../errors.ts';

const HOUR_MS = 3_600_000;
/** The end of the year 2200: ClickHouse and calendars know no moment that is much later. */
const LATEST_MS = Date.UTC(2201, 0, 1);
const time = z.coerce.number().int().nonnegative().optional();

/** A camera and a period, UTC ms; `to` is exclusive. */
export const CameraPeriodQuery = z.object({ camera: z.string().max(63), from: time, to: time });

/** The requested period, UTC ms. Without an end it lasts until now, without a beginning it is one hour. @throws Problem if it is empty or too late */
export function periodOf({ from, to }: z.infer<typeof CameraPeriodQuery>, nowMs: number) {
  const toMs = to ?? nowMs;
  const fromMs = from ?? toMs - HOUR_MS;
  if (fromMs >= toMs) throw new Problem('invalid_request', 'from_not_before_to');
  if (toMs > LATEST_MS) throw new Problem('invalid_request', 'period_too_late');
  return { fromMs, toMs };
}
