import { deadLetter, pass } from '@marsad/pipeline';
import type { Outcome } from '@marsad/pipeline';
import type { Row } from '../domain/row.ts';
import { storable, TimeOutOfRangeError } from '../domain/row.ts';
import { NotAnEntryError } from '../errors.ts';

/** Rows of one message, or the reason why no table can hold it. */
export function map(rows: () => Row[]): Outcome<Row[]> {
  try {
    return pass(rows().map(({ table, values }) => ({ table, values: storable(values) as Row['values'] })));
  } catch (error) {
    if (error instanceof TimeOutOfRangeError || error instanceof NotAnEntryError)
      return deadLetter('handler_rejected', error.message);
    throw error;
  }
}
