import { inMessage, type Batch, type Handled } from '@marsad/kafka';
import { caseCommanded } from '@marsad/schemas';
import type { Serial } from '@marsad/service';
import { createCaseBook, type CaseBook } from '../domain/case-book.ts';
import { carryOut, type CarryOutNeeds } from './carry-out.ts';

export const CONSUMED = [caseCommanded] as const;
type Consumed = (typeof CONSUMED)[number];

/**
 * Handles a batch in order. The next command is carried out, and the offset advances, only after this one is published. An error that says when
 * to try again brings the batch back; commands that were answered are answered again in the same way.
 */
export const createHandler =
  (book: () => CaseBook | undefined, serial: Serial, needs: CarryOutNeeds) =>
  async ({ events }: Batch<Consumed>): Promise<Handled<Consumed>> => {
    for (const received of events)
      await inMessage(received, () =>
        serial(() => carryOut(book() ?? createCaseBook(), received.data, received.timestampMs, needs)),
      );
    return {};
  };
