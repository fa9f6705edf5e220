import { z } from 'zod';
import { days, defineEvent, deleteAfter } from '../registry/define.ts';
import { EpochMs } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';

/** What the key names: one session, all sessions of one sign-in at the provider, or all sessions of one person. */
const ENDS = ['session', 'provider_session', 'person'] as const;
export type Ends = (typeof ENDS)[number];

export const sessionEnded = defineEvent('session.ended.v1', {
  fact: 'A session at the page has ended before its time, and every instance refuses it from now on. Nobody can undo it: the record outlives the session.',
  scope: 'city',
  keyedBy: 'hash of the session, of the provider’s session or of the person',
  key: (data) => data.key,
  id: ({ key, endedAtMs }) => `${key}:${endedAtMs}`,
  partitions: 1,
  producers: ['command-center'],
  consumers: ['command-center', 'alerting', 'cases'],
  // Deleted by age instead of by key, because a record that may be overwritten or removed could bring a session back. It outlives any
  // session.
  retention: deleteAfter(days(1)),
  personalData: 'staff',
  schema: z.object({
    /** SHA-256 in hex. The hashed value cannot be recovered, and the hash grants no access. */
    key: z.string().regex(/^[0-9a-f]{64}$/),
    /** A reader that does not know the kind still ends the sessions that the key names. */
    of: openSet(ENDS),
    reason: openSet(['signed_out', 'signed_in_anew', 'ended_by_provider']),
    /** Sessions that started later are not concerned. */
    endedAtMs: EpochMs,
    /** When the session would end anyway. */
    forgetAtMs: EpochMs,
  }),
  example: {
    key: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    of: 'session',
    reason: 'signed_out',
    endedAtMs: 1_790_000_000_000,
    forgetAtMs: 1_790_028_800_000,
  },
  invalid: {
    'a token instead of a hash': { key: 'eyJhbGciOiJFUzI1NiJ9', of: 'session', reason: 'signed_out', endedAtMs: 1 },
  },
});
export type SessionEnded = z.infer<typeof sessionEnded.schema>;
