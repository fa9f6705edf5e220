/** How many months the page offers. */
const OFFERED = 24;

/** The running month and those before it, newest first, as `2026-11`. @param today as `2026-11-30`, by the clocks of the city */
export function offeredMonths(today: string): string[] {
  const [year = 0, month = 1] = today.split('-').map(Number);
  return Array.from({ length: OFFERED }, (_, back) =>
    new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7),
  );
}

/** The month that an address names, if the page offers it. */
export const monthOf = (address: URLSearchParams, offered: readonly string[]): string | undefined =>
  offered.find((month) => month === address.get('month'));
