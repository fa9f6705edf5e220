import { z } from 'zod';
import { days, defineEvent, deleteAfter } from '../registry/define.ts';
import { Moment } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';
import { ErasureStore, ErasureSubject, ofErasure } from './erasure-asked.v1.ts';

const count = z.int().nonnegative();

export const TABLES_REFUSALS = ['not_due', 'class_unknown'] as const;

export const tablesAnswered = defineEvent('erasure.tables-answered.v1', {
  fact: 'The partitions that were due are dropped, and a second look counted the rows and the active parts that are left. Or nothing was dropped, with the reason.',
  ...ofErasure,
  producers: ['analytics-writer'],
  id: ({ erasureId }) => `${erasureId}:tables-answered`,
  consumers: ['retention'],
  retention: deleteAfter(days(30)),
  personalData: 'none',
  schema: z.object({
    ...ErasureSubject,
    /** By table: the rows and bytes that were found, the partitions that were dropped, and what the second look found. Empty where it was refused. */
    tables: z.array(
      z.object({
        table: ErasureStore,
        rows: count,
        bytes: count,
        partitions: count,
        rowsLeft: count,
        partsLeft: count,
      }),
    ),
    refusal: openSet(TABLES_REFUSALS).optional(),
    askedAtMs: Moment,
    answeredAtMs: Moment,
  }),
  example: {
    erasureId: 'erasure-2',
    district: 'agdal',
    class: 'plates',
    fromMs: 1_787_356_800_000,
    toMs: 1_787_360_400_000,
    lifeMs: 86_400_000,
    tables: [
      { table: 'observations.plate_reads', rows: 5_210, bytes: 912_000, partitions: 1, rowsLeft: 0, partsLeft: 0 },
    ],
    askedAtMs: 1_787_446_800_000,
    answeredAtMs: 1_787_446_801_000,
  },
  invalid: {
    'an answer that names a plate': { erasureId: 'erasure-2', tables: [{ table: 'ww:123456', rows: 1 }] },
    'an answer without a second look': {
      erasureId: 'erasure-2',
      district: 'agdal',
      class: 'plates',
      tables: [{ table: 'observations.plate_reads', rows: 1, bytes: 1, partitions: 1 }],
    },
  },
});
