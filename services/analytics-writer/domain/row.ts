/** A row of a table, columns by name. What it holds depends on the event alone, so a replay writes the same row again. */
export type Row = { readonly table: string; readonly values: Readonly<Record<string, unknown>> };

/** The last moment that ClickHouse's DateTime64(3) can hold (its manual: years 1900 to 2299). */
const LAST_MS = Date.UTC(2299, 11, 31);

/** A moment that no table can hold: the event is broken, not the store. */
export class TimeOutOfRangeError extends RangeError {
  override readonly name = 'TimeOutOfRangeError';
}

/** UTC ms as ClickHouse reads them. @throws TimeOutOfRangeError */
export function timeOf(epochMs: number): string {
  if (epochMs < 0 || epochMs > LAST_MS) throw new TimeOutOfRangeError(`${epochMs} ms is not between 1970 and 2299`);
  return new Date(epochMs).toISOString();
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
  part: frame.part,
  pts_ms: frame.ptsMs,
  captured_at: timeOf(frame.capturedAtMs),
  received_at: timeOf(frame.receivedAtMs),
});
