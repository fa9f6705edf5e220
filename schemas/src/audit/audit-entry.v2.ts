import { z } from 'zod';
import { days, defineEvent, deleteAfter } from '../registry/define.ts';
import { EpochMs, Id, Sha256 } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';

/** What was done with personal data, or decided about rights (Directive (EU) 2016/680, Art. 25), and who came in and left. */
export const AUDIT_ACTIONS = [
  'collect',
  'alter',
  'consult',
  'disclose',
  'combine',
  'erase',
  'decide',
  'sign_in',
  'sign_out',
] as const;
export const AuditAction = openSet(AUDIT_ACTIONS);
export type AuditAction = z.infer<typeof AuditAction>;

export const AUDIT_OBJECTS = [
  'alert',
  'alert_picture',
  'plate_evidence',
  'face_evidence',
  'enrolled_picture',
  'live_view',
  'plate_query',
  'hotlist_entry',
  'watchlist_entry',
  'authorisation',
  'processing_act',
  'sharing_agreement',
  'halt',
  'face_session',
  'face_candidate',
  'review',
  'audit_log',
  'event_stream',
  'session',
  'camera',
  'flow_history',
  'page',
  'topics',
  'access_rights',
  'service_users',
  'city_file',
] as const;
export const AuditObject = openSet(AUDIT_OBJECTS);
export type AuditObject = z.infer<typeof AuditObject>;

export const AUDIT_PURPOSES = [
  'alert_handling',
  'identity_review',
  'plate_search',
  'live_view',
  'rights_decision',
  'matching',
  'disclosure',
  'oversight',
  'access',
  'deployment',
] as const;
export const AuditPurpose = openSet(AUDIT_PURPOSES);
export type AuditPurpose = z.infer<typeof AuditPurpose>;

/** What became of it. `refused`: somebody may not. `failed`: they may, and it did not come about. */
export const AuditOutcome = z.enum(['allowed', 'refused', 'failed']);
export type AuditOutcome = z.infer<typeof AuditOutcome>;

/** The instance that an entry came from, as `<principal>/<replica>`: nobody can be named on the topic of another. */
const isOwnProducer = ({ principal, producer }: { principal: string; producer: string }): boolean =>
  producer.startsWith(`${principal}/`);

export const auditEntry = defineEvent('audit.entry.v2', {
  fact: 'Somebody is about to look at personal data, has decided something or was refused. Durable before the data is shown. It holds no personal content.',
  scope: 'principal',
  keyedBy: 'producer',
  key: (data) => data.producer,
  id: ({ entryId }) => entryId,
  partitions: 1,
  producers: ['command-center', 'governance', 'alerting', 'face-matcher', 'agency-gateway', 'deployment'],
  consumers: ['audit'],
  retention: deleteAfter(days(30)),
  personalData: 'staff',
  schema: z
    .object({
      entryId: Id,
      /** The service that says it: the one whose topic this is, which nobody else may write. */
      principal: z.string().regex(/^[a-z][a-z-]{0,39}$/),
      /** The instance that says it, `<principal>/<replica>`, and how many it has said: a number that is missing shows an omission. */
      producer: z.string().min(3).max(120),
      /** A restarted instance begins a new run, and so does one that was not told whether its entry is durable. */
      run: EpochMs,
      seq: z.int().nonnegative(),
      atMs: EpochMs,
      /** OpenID subject, or the service's own name where no person acted, or `unknown` where nobody was signed in. */
      actor: z.string().min(1).max(200),
      agency: z.string().min(1).max(60),
      purpose: AuditPurpose,
      caseReference: z.string().max(80).optional(),
      action: AuditAction,
      objectKind: AuditObject,
      /** HMAC-SHA-256 of the object's id under the key of its case or camera-day: erasing the key erases the link. */
      objectCommitment: Sha256,
      /** SHA-256 of the rules that allowed it. */
      policyHash: Sha256,
      /** Absent: allowed. */
      outcome: AuditOutcome.optional(),
      /** Why not, a code. */
      refusal: z
        .string()
        .regex(/^[a-z][a-z0-9_]{0,59}$/)
        .optional(),
      /** How many alike of one person and minute this entry stands for. Absent: one. */
      count: z.int().positive().optional(),
    })
    .refine(isOwnProducer, 'the producer is an instance of another principal'),
  example: {
    entryId: 'e-1',
    principal: 'command-center',
    producer: 'command-center/command-center-1',
    run: 1_790_000_000_000,
    seq: 0,
    atMs: 1_790_000_000_000,
    actor: 'demo-operator',
    agency: 'rabat-operations',
    purpose: 'alert_handling',
    action: 'consult',
    objectKind: 'alert_picture',
    objectCommitment: 'd'.repeat(64),
    policyHash: 'e'.repeat(64),
    outcome: 'allowed',
  },
  invalid: {
    'a look without a purpose': { entryId: 'e', producer: 'p', seq: 0, actor: 'a', action: 'consult' },
    'an instance of another principal': {
      entryId: 'e-1',
      principal: 'alerting',
      producer: 'command-center/command-center-1',
      run: 1_790_000_000_000,
      seq: 0,
      atMs: 1_790_000_000_000,
      actor: 'demo-operator',
      agency: 'rabat-operations',
      purpose: 'alert_handling',
      action: 'consult',
      objectKind: 'alert_picture',
      objectCommitment: 'd'.repeat(64),
      policyHash: 'e'.repeat(64),
    },
  },
});
export type AuditEntry = z.infer<typeof auditEntry.schema>;
