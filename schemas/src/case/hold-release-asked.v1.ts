import { z } from 'zod';
import { defineEvent } from '../registry/define.ts';
import { writtenText } from '../values/text.ts';
import { decidedBy, decidedByExample, holdExample, holdFields, ofHold } from './headers.ts';

export const holdReleaseAsked = defineEvent('hold.release-asked.v1', {
  fact: 'A person asked to release a hold. It stands until a second, different person releases it.',
  ...ofHold,
  id: ({ holdId, decisionHash }) => `${holdId}:release-asked:${decisionHash}`,
  schema: z.object({ ...holdFields, ...decidedBy, reason: writtenText(3, 300) }),
  example: { ...holdExample, ...decidedByExample, reason: 'The judgment is final' },
  invalid: { 'a release without a reason': { ...holdExample, ...decidedByExample } },
});
export type HoldReleaseAsked = z.infer<typeof holdReleaseAsked.schema>;
