import { z } from 'zod';
import { Problem } from '../../errors.ts';

const HOUR_MS = 3_600_000;
const time = z.coerce.number().int().nonnegative().optional();

/** A camera and a period, UTC ms; `to` is exclusive. */
export const CameraPeriodQuery = z.object({ camera: z.string().max(63), from: time, to: time });

/** The requested period, UTC ms. Without an end it lasts until now, without a beginning it is one hour. @throws Problem if it is empty */
export function periodOf({ from, to }: z.infer<typeof CameraPeriodQuery>, nowMs: number) {
  const toMs = to ?? nowMs;
  const fromMs = from ?? toMs - HOUR_MS;
  if (fromMs >= toMs) throw new Problem('invalid_request', 'from_not_before_to');
  return { fromMs, toMs };
}
