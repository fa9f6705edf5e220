import { z } from 'zod';
import { days, defineEvent, deleteAfter } from '../registry/define.ts';
import { Moment, Sha256 } from '../values/ids.ts';
import { ErasureStore, ErasureSubject, ofErasure } from './erasure-asked.v1.ts';

const count = z.int().nonnegative();

export const erasureExecuted = defineEvent('erasure.executed.v1', {
  fact: 'The data of a class of one day is erased, and a second look found nothing of it but what is held. It holds counts and a commitment, never content (control 19).',
  ...ofErasure,
  id: ({ erasureId }) => `${erasureId}:executed`,
  consumers: ['retention', 'deployment', 'alerting'],
  // A year and a month: the public report of a year is made from it.
  retention: deleteAfter(days(400)),
  personalData: 'none',
  schema: z.object({
    ...ErasureSubject,
    /** `found` = `erased` + `held` + `left`, unless something was written meanwhile. */
    stores: z.array(
      z.object({ store: ErasureStore, found: count, erased: count, held: count, left: count, bytes: count }),
    ),
    /** What the second look found under a hold of the store. */
    held: count,
    /** What the second look found that nothing holds. 0 where the erasure is proved; otherwise it is asked for again. */
    left: count,
    /** That of `erasure.asked`. */
    commitment: Sha256,
    askedAtMs: Moment,
    executedAtMs: Moment,
  }),
  example: {
    erasureId: 'erasure-1',
    district: 'agdal',
    class: 'recordings',
    fromMs: 1_787_356_800_000,
    toMs: 1_787_443_200_000,
    lifeMs: 2_592_000_000,
    stores: [{ store: 'recordings', found: 1_440, erased: 1_438, held: 2, left: 0, bytes: 3_700_000_000 }],
    held: 2,
    left: 0,
    commitment: 'c'.repeat(64),
    askedAtMs: 1_790_035_200_000,
    executedAtMs: 1_790_035_260_000,
  },
  invalid: {
    'a proof that names an object by its key': {
      erasureId: 'erasure-1',
      stores: [{ store: 'camera-ingest/agdal/2026-08-22/14/agdal-avenue-1/1.mp4', found: 1 }],
    },
    'a proof without a second look': { erasureId: 'erasure-1', district: 'agdal', class: 'recordings', stores: [] },
  },
});
