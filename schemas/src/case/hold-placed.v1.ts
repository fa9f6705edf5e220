import { z } from 'zod';
import { defineEvent } from '../registry/define.ts';
import { EpochMs } from '../values/ids.ts';
import { holdExample, holdFields, ofHold } from './headers.ts';

export const holdPlaced = defineEvent('hold.placed.v1', {
  fact: 'The store’s own legal hold stands on every version of every object of the span: recordings, masks, and copies of the tracks. Published again when more of the span was stored.',
  ...ofHold,
  id: ({ holdId, revision }) => `${holdId}:placed:${revision}`,
  schema: z.object({
    ...holdFields,
    /** Counts how often the span was looked through with something new to hold. */
    revision: z.int().nonnegative(),
    /** Versions under hold, by what they are. */
    held: z.object({
      recordings: z.int().nonnegative(),
      masks: z.int().nonnegative(),
      /** Copies below `evidence`, because the bucket of the tracks keeps no versions and can hold nothing. */
      tracks: z.int().nonnegative(),
    }),
    bytes: z.int().nonnegative(),
    atMs: EpochMs,
  }),
  example: {
    ...holdExample,
    revision: 0,
    held: { recordings: 10, masks: 10, tracks: 10 },
    bytes: 26_000_000,
    atMs: 1_790_000_701_000,
  },
  invalid: { 'a hold of an unknown extent': { ...holdExample, revision: 0, atMs: 1 } },
});
export type HoldPlaced = z.infer<typeof holdPlaced.schema>;
