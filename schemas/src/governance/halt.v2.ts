import { z } from 'zod';
import { defineEvent, latestPerKey } from '../registry/define.ts';
import { SaidAtMs, Signature } from '../values/signed.ts';
import { haltV1 } from './halt.v1.ts';

export const halt = defineEvent('governance.halt.v2', {
  fact: 'This analytic is halted everywhere, or runs again, as governance signed it. Services that compute it verify the signature and stop within 5 s.',
  scope: 'city',
  keyedBy: 'analytic',
  key: (data) => data.analytic,
  id: ({ analytic, atMs, halted }) => `${analytic}:${atMs}:${halted ? 'halt' : 'resume'}`,
  partitions: 1,
  producers: ['governance'],
  consumers: [
    'governance',
    'camera-ingest',
    'edge-gateway',
    'plate-reader',
    'face-matcher',
    'behaviour-analytics',
    'command-center',
  ],
  retention: latestPerKey,
  personalData: 'staff',
  schema: z.object({
    ...haltV1.schema.shape,
    saidAtMs: SaidAtMs,
    /**
     * Signature over all other fields. `atMs` grows with every record of an analytic, so an earlier record that arrives again is a
     * replay.
     */
    signature: Signature,
  }),
  example: { ...haltV1.example, signature: 'A'.repeat(86) },
  invalid: {
    'a halt of nothing': { halted: true, atMs: 1 },
    'a halt without a signature': { ...haltV1.example },
  },
});
export type Halt = z.infer<typeof halt.schema>;
