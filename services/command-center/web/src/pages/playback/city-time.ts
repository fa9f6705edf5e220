/** How far a time zone is ahead of UTC at a moment, ms. */
export function zoneOffsetMs(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(atMs);
  const part = (type: string): number => Number(parts.find((found) => found.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(atMs / 1_000) * 1_000;
}

/** The value of a field of day and time (`2026-12-01T18:10:00`) for a moment, in the city's time. */
export const fieldOfMoment = (atMs: number, timeZone: string): string =>
  new Date(atMs + zoneOffsetMs(atMs, timeZone)).toISOString().slice(0, 19);

/** The moment of such a field; undefined if it has none. Of a time that a clock change made twice, the first. */
export function momentOfField(field: string, timeZone: string): number | undefined {
  const asUtc = Date.parse(`${field}Z`);
  if (!Number.isFinite(asUtc)) return undefined;
  const offsets = [asUtc - 86_400_000, asUtc + 86_400_000].map((ms) => zoneOffsetMs(ms, timeZone));
  const candidates = offsets.map((offset) => asUtc - offset);
  return candidates.find((ms) => ms + zoneOffsetMs(ms, timeZone) === asUtc) ?? candidates[0];
}
