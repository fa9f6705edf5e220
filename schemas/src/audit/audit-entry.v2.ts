import { z } from 'zod';
import { days, defineEvent, deleteAfter } from '../registry/define.ts';
import { openSet } from '../values/open-set.ts';
import { AuditActionV1, auditEntryV1, AuditObjectV1, AuditPurposeV1 } from './audit-entry.v1.ts';

/** The kinds of processing of personal data (`unmask`: playing back a recording without masks, under an order), decisions about rights (Directive (EU) 2016/680, Art. 25), and signing in and out. */
export const AUDIT_ACTIONS = [...AuditActionV1.options, 'sign_in', 'sign_out', 'unmask'] as const;
export const AuditAction = openSet(AUDIT_ACTIONS);
export type AuditAction = z.infer<typeof AuditAction>;

export const AUDIT_OBJECTS = [
  ...AuditObjectV1.options,
  'event_stream',
  'session',
  'camera',
  'flow_history',
  'page',
  'topics',
  'access_rights',
  'service_users',
  'city_file',
  'rule',
  'recording',
  'case',
  'hold',
  'evidence_bundle',
  'erasure',
  'retention_order',
  'rule_mute',
  'unmasking_order',
] as const;
export const AuditObject = openSet(AUDIT_OBJECTS);
export type AuditObject = z.infer<typeof AuditObject>;

export const AUDIT_PURPOSES = [
  ...AuditPurposeV1.options,
  'access',
  'deployment',
  'incident_review',
  'camera_check',
  'case_work',
  'retention',
] as const;
export const AuditPurpose = openSet(AUDIT_PURPOSES);
export type AuditPurpose = z.infer<typeof AuditPurpose>;

/** The outcome. `refused`: the person may not do it. `failed`: the person may do it, but it did not succeed. */
export const AuditOutcome = z.enum(['allowed', 'refused', 'failed']);
export type AuditOutcome = z.infer<typeof AuditOutcome>;

/** Whether the instance, `<principal>/<replica>`, belongs to the principal, so that no service can name another's instance on its topic. */
const isOwnProducer = ({ principal, producer }: { principal: string; producer: string }): boolean =>
  producer.startsWith(`${principal}/`);

const { entryId, producer: _producer, ...rest } = auditEntryV1.schema.shape;

const EXAMPLE = { ...auditEntryV1.example, principal: 'command-center', producer: 'command-center/command-center-1' };

export const auditEntry = defineEvent('audit.entry.v2', {
  fact: 'Somebody is about to look at personal data, has decided something, or was refused. It is durable before the data is shown, and holds no personal content.',
  scope: 'principal',
  keyedBy: 'producer',
  key: (data) => data.producer,
  id: ({ entryId }) => entryId,
  partitions: 1,
  producers: [
    'command-center',
    'governance',
    'alerting',
    'face-matcher',
    'agency-gateway',
    'cases',
    'retention',
    'deployment',
  ],
  consumers: ['audit'],
  retention: deleteAfter(days(30)),
  personalData: 'staff',
  schema: z
    .object({
      entryId,
      /** The service that publishes it: the owner of this topic, which no other service may write. */
      principal: z.string().regex(/^[a-z][a-z-]{0,39}$/),
      /** The instance that publishes it, `<principal>/<replica>`. With `seq`, its count of entries, a missing number shows an omission. */
      producer: z.string().min(3).max(120),
      ...rest,
      purpose: AuditPurpose,
      action: AuditAction,
      objectKind: AuditObject,
      /** Absent: allowed. */
      outcome: AuditOutcome.optional(),
      /** The reason of a refusal or failure, as a code. */
      refusal: z
        .string()
        .regex(/^[a-z][a-z0-9_]{0,59}$/)
        .optional(),
      /** How many equal acts of one person within a minute this entry stands for. Absent: one. */
      count: z.int().positive().optional(),
    })
    .refine(isOwnProducer, 'the producer is an instance of another principal'),
  example: { ...EXAMPLE, outcome: 'allowed' },
  invalid: {
    'a consultation without a purpose': { entryId: 'e', producer: 'p', seq: 0, actor: 'a', action: 'consult' },
    'an instance of another principal': { ...EXAMPLE, principal: 'alerting' },
  },
});
export type AuditEntry = z.infer<typeof auditEntry.schema>;
