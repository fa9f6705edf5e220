import { z } from 'zod';
import { Analytic } from '../values/analytic.ts';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { defineEvent, latestPerKey } from '../registry/define.ts';
import { EpochMs } from '../values/ids.ts';
import { MadeBy } from '../values/signed.ts';

/** Superseded by v2, which governance signs. Governance reads this version once and publishes its content again as v2. */
export const haltV1 = defineEvent('governance.halt.v1', {
  fact: 'This analytic is halted everywhere, or runs again. Services that compute it stop within 5 s.',
  scope: 'city',
  keyedBy: 'analytic',
  key: (data) => data.analytic,
  id: ({ analytic, atMs, halted }) => `${analytic}:${atMs}:${halted ? 'halt' : 'resume'}`,
  partitions: 1,
  producers: [],
  consumers: ['governance'],
  retention: latestPerKey,
  personalData: 'staff',
  schema: z.object({
    analytic: Analytic,
    halted: z.boolean(),
    by: Actor,
    reason: z.string().min(3).max(300),
    atMs: EpochMs,
    madeBy: MadeBy.optional(),
  }),
  example: {
    analytic: 'faces',
    halted: true,
    by: { subject: 'demo-supervisor', name: 'Superviseure', agency: 'rabat-operations' },
    reason: 'too many false candidates',
    atMs: 1_790_000_000_000,
  },
  invalid: { 'a halt of nothing': { halted: true, atMs: 1 } },
});
export type HaltV1 = z.infer<typeof haltV1.schema>;
