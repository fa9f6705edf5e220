import { z } from 'zod';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { defineEvent } from '../registry/define.ts';
import { decidedBy, decidedByExample, holdExample, holdFields, ofHold } from './headers.ts';

const fields = z.object({ ...holdFields, ...decidedBy, askedBy: Actor });
const byTwo = ({ by, askedBy }: z.infer<typeof fields>): boolean => by.subject !== askedBy.subject;

export const holdReleased = defineEvent('hold.released.v1', {
  fact: 'A second person released a hold, and the store holds nothing for it any more. Objects that another hold needs stay held.',
  ...ofHold,
  id: ({ holdId }) => `${holdId}:released`,
  schema: fields.refine(byTwo, 'the person who asked may not release'),
  example: {
    ...holdExample,
    ...decidedByExample,
    by: { subject: 'demo-judge', name: 'Juge', agency: 'rabat-operations' },
    askedBy: decidedByExample.by,
  },
  invalid: {
    'a release by the person who asked': { ...holdExample, ...decidedByExample, askedBy: decidedByExample.by },
    'a release by one person': { ...holdExample, ...decidedByExample },
  },
});
export type HoldReleased = z.infer<typeof holdReleased.schema>;
