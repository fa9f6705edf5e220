import { z } from 'zod';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { governanceRecord } from '../governance/headers.ts';
import { defineEvent } from '../registry/define.ts';
import { District, EpochMs } from '../values/ids.ts';
import { MadeBy, SaidAtMs, Signature } from '../values/signed.ts';
import { writtenText } from '../values/text.ts';
import { RETENTION_CLASSES } from './retention-lives.ts';

/** How many days a class lives. A right to keep data is never guessed at, so the classes are a closed set. */
export const OrderedLife = z.object({ class: z.enum(RETENTION_CLASSES), days: z.int().positive().max(36_500) });

/** What a person orders of a district. A class that is not named lives for its default. */
export const RetentionOrder = {
  district: District,
  lives: z.array(OrderedLife).min(1).max(RETENTION_CLASSES.length),
  reason: writtenText(3, 300),
} as const;

export const retentionOrdered = defineEvent('retention.ordered.v1', {
  fact: 'So many days each class of data lives in this district, as governance signed it. Without an order the default of each class applies, and no order is above a ceiling.',
  ...governanceRecord,
  keyedBy: 'district',
  key: ({ district }) => district,
  id: ({ district, revision }) => `${district}:${revision}`,
  consumers: ['governance', 'retention', 'deployment'],
  personalData: 'staff',
  schema: z.object({
    ...RetentionOrder,
    /** Counts the orders of the district. A number lower than one that was received before is a replay. */
    revision: z.int().nonnegative(),
    orderedBy: Actor,
    orderedAtMs: EpochMs,
    madeBy: MadeBy,
    saidAtMs: SaidAtMs,
    /** Of governance, over all other fields. */
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
export type RetentionOrdered = z.infer<typeof retentionOrdered.schema>;
