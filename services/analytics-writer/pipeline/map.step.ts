import { deadLetter, pass } from '@marsad/pipeline';
import type { Outcome } from '@marsad/pipeline';
import type { Row } from '../domain/row.ts';
import { storable, TimeOutOfRangeError } from '../domain/row.ts';
import { NotAnEntryError } from '../errors.ts';
import type { Reasons } from '../errors.ts';

/** Maps a message to its rows, or returns why no table can hold it. */
export function mapRows(rows: () => Row[]): Outcome<Row[], Reasons> {
  try {
    return pass(rows().map(({ table, values }) => ({ table, values: storable(values) as Row['values'] })));
  } catch (error) {
    if (error instanceof TimeOutOfRangeError || error instanceof NotAnEntryError)
      return deadLetter('handler_rejected', error.message);
    throw error;
  }
}
