import { z } from 'zod';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { governanceRecord } from '../governance/headers.ts';
import { defineEvent, retired } from '../registry/define.ts';
import { District, EpochMs } from '../values/ids.ts';
import { MadeBy, SaidAtMs, Signature } from '../values/signed.ts';
import { writtenText } from '../values/text.ts';

/** Superseded by v2, which orders the life of plate reads too. */
export const retentionOrderedV1 = defineEvent('retention.ordered.v1', {
  fact: 'So many days each class of data lives in this district, as governance signed it. Without an order the default of each class applies, and no order is above a ceiling.',
  ...governanceRecord,
  keyedBy: 'district',
  key: ({ district }) => district,
  id: ({ district, revision }) => `${district}:${revision}`,
  ...retired,
  personalData: 'staff',
  schema: z.object({
    district: District,
    lives: z
      .array(z.object({ class: z.enum(['recordings', 'tracks', 'alerts']), days: z.int().positive().max(36_500) }))
      .min(1)
      .max(3),
    reason: writtenText(3, 300),
    revision: z.int().nonnegative(),
    orderedBy: Actor,
    orderedAtMs: EpochMs,
    madeBy: MadeBy,
    saidAtMs: SaidAtMs,
    signature: Signature,
  }),
  example: {
    district: 'agdal',
    lives: [{ class: 'recordings', days: 20 }],
    reason: 'Decision of the data protection officer of 12 November',
    revision: 0,
    orderedBy: { subject: 'demo-controller', name: 'Contrôleur', agency: 'rabat-operations' },
    orderedAtMs: 1_790_000_000_000,
    madeBy: ['h'.repeat(43)],
    signature: 'A'.repeat(86),
  },
  invalid: {
    'an order for ever': { district: 'agdal', lives: [{ class: 'recordings', days: 0 }], revision: 0 },
    'an order about a class that does not exist': { district: 'agdal', lives: [{ class: 'faces', days: 1 }] },
  },
});
