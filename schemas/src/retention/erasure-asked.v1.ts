import { z } from 'zod';
import { days, defineEvent, deleteAfter } from '../registry/define.ts';
import { District, Id, Moment, Sha256 } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';
import { RETENTION_CLASSES } from './retention-lives.ts';

/** A place in which data of a class lies, by its name: a bucket. */
export const ErasureStore = z.string().regex(/^[a-z][a-z0-9_.-]{0,79}$/, 'the name of a bucket, a table or a topic');

/** The topic of one erasure's turns, in order, in its district. */
export const ofErasure = {
  scope: 'district',
  keyedBy: 'erasure',
  key: ({ erasureId }: { readonly erasureId: string }): string => erasureId,
  partitions: 1,
  producers: ['retention'],
} as const;

/** What is erased: all data of a class in a district whose time is in the span. */
export const ErasureSubject = {
  erasureId: Id,
  district: District,
  class: openSet(RETENTION_CLASSES),
  /** UTC; `toMs` is not in the span. */
  fromMs: Moment,
  toMs: Moment,
  /** How long the class lives by the order in force. */
  lifeMs: z.int().positive(),
} as const;

export const erasureAsked = defineEvent('erasure.asked.v1', {
  fact: 'The data of a class of one day has lived long enough, and is erased from now on, except what is held. The audit log has an entry about it before.',
  ...ofErasure,
  id: ({ erasureId }) => `${erasureId}:asked`,
  consumers: ['retention'],
  retention: deleteAfter(days(30)),
  personalData: 'none',
  schema: z.object({
    ...ErasureSubject,
    /** What lay there when it was asked for: versions of objects, delete markers among them. */
    found: z.array(z.object({ store: ErasureStore, count: z.int().nonnegative(), bytes: z.int().nonnegative() })),
    /** HMAC-SHA-256 over the list of what was found, under the key of this erasure: it proves what was erased and tells nothing of it. */
    commitment: Sha256,
    askedAtMs: Moment,
  }),
  example: {
    erasureId: 'erasure-1',
    district: 'agdal',
    class: 'recordings',
    fromMs: 1_787_356_800_000,
    toMs: 1_787_443_200_000,
    lifeMs: 2_592_000_000,
    found: [{ store: 'recordings', count: 1_440, bytes: 3_700_000_000 }],
    commitment: 'c'.repeat(64),
    askedAtMs: 1_790_035_200_000,
  },
  invalid: {
    'a class that is a sentence': { erasureId: 'e', district: 'agdal', class: 'Everything, please' },
    'an erasure without a span': { erasureId: 'e', district: 'agdal', class: 'recordings', found: [] },
  },
});
