import { LAST_MOMENT_MS } from '@marsad/schemas';

/** A row of a table, columns by name. What it holds depends on the event alone, so a replay writes the same row again. */
export type Row = { readonly table: string; readonly values: Readonly<Record<string, unknown>> };

/** A moment that no table can hold: the event is broken, not the store. */
export class TimeOutOfRangeError extends RangeError {
  override readonly name = 'TimeOutOfRangeError';
}

/** UTC ms as ClickHouse reads them. @throws TimeOutOfRangeError */
export function timeOf(epochMs: number): string {
  if (epochMs < 0 || epochMs > LAST_MOMENT_MS)
    throw new TimeOutOfRangeError(`${epochMs} ms is not between 1970 and 2099`);
  return new Date(epochMs).toISOString();
}

/** The same of a moment that may not be known: nothing then, never 1970. @throws TimeOutOfRangeError */
export const timeOrNull = (epochMs: number | undefined): string | null =>
  epochMs === undefined ? null : timeOf(epochMs);

/**
 * A count as its column holds it: the largest that it can where there are more. ClickHouse would keep what is left of a larger number, without
 * a word.
 */
export const uint16 = (count: number): number => Math.min(count, 0xffff);
export const uint32 = (count: number): number => Math.min(count, 0xffff_ffff);

/** Half a surrogate is no text: ClickHouse refuses a row that holds one. Everything else of a value stays. */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, storable(inner)]));
}

/** The frame that every observation was made from. */
export const frameColumns = (frame: {
  district: string;
  camera: string;
  epoch: number;
  part: number;
  ptsMs: number;
  capturedAtMs: number;
  receivedAtMs: number;
}) => ({
  district: frame.district,
  camera: frame.camera,
  epoch: frame.epoch,
  part: uint32(frame.part),
  pts_ms: frame.ptsMs,
  captured_at: timeOf(frame.capturedAtMs),
  received_at: timeOf(frame.receivedAtMs),
});
