import { TIME_ZONE } from '../../i18n/format.ts';

const WALL = new Intl.DateTimeFormat('en-GB', {
  ...{ timeZone: TIME_ZONE, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
  ...{ hour: '2-digit', minute: '2-digit' },
});

/** What the city's clock shows at this moment: `2026-11-30T08:15`, as fields for dates and times read it. */
export function wallOf(ms: number): string {
  const parts = Object.fromEntries(WALL.formatToParts(ms).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

const SHAPE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;
const asUtc = (wall: string): number => Date.parse(`${wall}Z`);

/** The moment at which the city's clock shows this; undefined for what is no time. An hour that the clock skips is the one after it. */
export function momentOf(wall: string | undefined): number | undefined {
  if (wall === undefined || !SHAPE.test(wall)) return undefined;
  const shown = asUtc(wall);
  if (Number.isNaN(shown)) return undefined;
  const guess = shown - (asUtc(wallOf(shown)) - shown);
  return guess - (asUtc(wallOf(guess)) - shown);
}
