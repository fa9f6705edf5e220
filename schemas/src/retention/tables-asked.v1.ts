import { z } from 'zod';
import { days, defineEvent, deleteAfter } from '../registry/define.ts';
import { Moment } from '../values/ids.ts';
import { ErasureSubject, ofErasure } from './erasure-asked.v1.ts';

export const tablesAsked = defineEvent('erasure.tables-asked.v1', {
  fact: 'The rows of a class in a district have lived long enough up to the end of this span, and their partitions are to be dropped whole. The audit log has an entry about it before.',
  ...ofErasure,
  id: ({ erasureId }) => `${erasureId}:tables-asked`,
  consumers: ['analytics-writer'],
  retention: deleteAfter(days(30)),
  personalData: 'none',
  schema: z.object({
    /** `fromMs` to `toMs` is the last hour or day that is due. Everything before it is erased too. */
    ...ErasureSubject,
    askedAtMs: Moment,
  }),
  example: {
    erasureId: 'erasure-2',
    district: 'agdal',
    class: 'plates',
    fromMs: 1_787_356_800_000,
    toMs: 1_787_360_400_000,
    lifeMs: 86_400_000,
    askedAtMs: 1_787_446_800_000,
  },
  invalid: {
    'a class that is a sentence': { erasureId: 'e', district: 'agdal', class: 'Everything, please' },
    'an erasure without a span': { erasureId: 'e', district: 'agdal', class: 'plates', lifeMs: 1 },
  },
});
