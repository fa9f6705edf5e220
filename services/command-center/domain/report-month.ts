import { clockOffsetMs } from './traffic.ts';

const MONTH = /^(20\d\d)-(0[1-9]|1[0-2])$/;

/**
 * The moments at which a month begins and ends by the clocks of the city, UTC ms; the end is exclusive.
 * @param month as `2026-11`
 */
export function boundsOfMonth(month: string, timeZone: string): { fromMs: number; toMs: number } | undefined {
  const [, year, number] = MONTH.exec(month) ?? [];
  if (year === undefined || number === undefined) return undefined;
  const first = Date.UTC(Number(year), Number(number) - 1, 1);
  const next = Date.UTC(Number(year), Number(number), 1);
  return { fromMs: atMidnight(first, timeZone), toMs: atMidnight(next, timeZone) };
}

/** When the clocks of the city show what clocks of UTC show at `shownMs`. The second look is for a change of the clocks in between. */
function atMidnight(shownMs: number, timeZone: string): number {
  const near = shownMs - clockOffsetMs(shownMs, timeZone);
  return shownMs - clockOffsetMs(near, timeZone);
}
