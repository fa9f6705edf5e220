import { LAST_MOMENT_MS } from '@marsad/schemas';

/** A row of a table, by column. It depends only on the event, so a replay writes the same row again. */
export type Row = { readonly table: string; readonly values: Readonly<Record<string, unknown>> };

/** A time that no table can hold. The event is broken, not the store. */
export class TimeOutOfRangeError extends RangeError {
  override readonly name = 'TimeOutOfRangeError';
  readonly code = 'time_out_of_range';
}

/** A UTC time in the form that ClickHouse reads. @throws TimeOutOfRangeError */
export function timeOf(epochMs: number): string {
  if (epochMs < 0 || epochMs > LAST_MOMENT_MS)
    throw new TimeOutOfRangeError(`${epochMs} ms is not between 1970 and 2099`);
  return new Date(epochMs).toISOString();
}

/** As `timeOf`, for a time that may be unknown: then it is null, never 1970. @throws TimeOutOfRangeError */
export const timeOrNull = (epochMs: number | undefined): string | null =>
  epochMs === undefined ? null : timeOf(epochMs);

/**
 * A count limited to what its column can hold. ClickHouse would silently truncate a larger number.
 */
export const uint16 = (count: number): number => Math.min(count, 0xffff);
export const uint32 = (count: number): number => Math.min(count, 0xffff_ffff);

/** Replaces lone surrogates, because ClickHouse refuses a row that contains one. */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, storable(inner)]));
}

/** The columns of the frame that an observation was made from. */
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
