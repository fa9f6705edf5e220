import { z } from 'zod';
import { defineEvent } from '../registry/define.ts';
import { decidedBy, decidedByExample, holdExample, holdFields, ofHold } from './headers.ts';

export const holdAsked = defineEvent('hold.asked.v1', {
  fact: 'A person with the right to do so asked to hold a span of a camera for a case. Nothing of it may be deleted from now on, though the store does not hold it yet.',
  ...ofHold,
  id: ({ holdId }) => `${holdId}:asked`,
  schema: z.object({ ...holdFields, ...decidedBy }),
  example: { ...holdExample, ...decidedByExample },
  invalid: { 'a hold of no camera': { ...holdExample, ...decidedByExample, camera: '' } },
});
export type HoldAsked = z.infer<typeof holdAsked.schema>;
