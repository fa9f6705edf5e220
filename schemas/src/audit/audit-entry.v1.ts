import { z } from 'zod';
import { days, defineEvent, deleteAfter } from '../registry/define.ts';
import { EpochMs, Id, Sha256 } from '../values/ids.ts';

/** The kinds of processing of personal data, and decisions about rights (Directive (EU) 2016/680, Art. 25). */
export const AuditActionV1 = z.enum(['collect', 'alter', 'consult', 'disclose', 'combine', 'erase', 'decide']);

export const AuditObjectV1 = z.enum([
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
]);

export const AuditPurposeV1 = z.enum([
  'alert_handling',
  'identity_review',
  'plate_search',
  'live_view',
  'rights_decision',
  'matching',
  'disclosure',
  'oversight',
]);

/**
 * No service publishes it any more, because one topic for all let each service write in another's name. The service audit still reads the
 * entries that are left on it.
 */
export const auditEntryV1 = defineEvent('audit.entry.v1', {
  fact: 'Somebody is about to look at personal data, or has decided something. It is durable before the data is shown, and holds no personal content.',
  scope: 'city',
  keyedBy: 'producer',
  key: (data) => data.producer,
  id: ({ entryId }) => entryId,
  partitions: 1,
  producers: [],
  consumers: ['audit'],
  retention: deleteAfter(days(30)),
  personalData: 'staff',
  schema: z.object({
    entryId: Id,
    /** The instance that publishes it. With `seq`, its count of entries, a missing number shows an omission. */
    producer: z.string().min(1).max(80),
    /** A restarted instance starts a new run, and so does an instance that never learned whether its entry is durable. */
    run: EpochMs,
    seq: z.int().nonnegative(),
    atMs: EpochMs,
    /** OpenID subject; the service's own name if no person acted; `unknown` if the person was not signed in. */
    actor: z.string().min(1).max(200),
    agency: z.string().min(1).max(60),
    purpose: AuditPurposeV1,
    caseReference: z.string().max(80).optional(),
    action: AuditActionV1,
    objectKind: AuditObjectV1,
    /** HMAC-SHA-256 of the object's id under the key of its case or camera-day, so that erasing the key erases the link. */
    objectCommitment: Sha256,
    /** SHA-256 of the rules that allowed it. */
    policyHash: Sha256,
  }),
  example: {
    entryId: 'e-1',
    producer: 'command-center-1',
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
  invalid: {
    'a consultation without a purpose': { entryId: 'e', producer: 'p', seq: 0, actor: 'a', action: 'consult' },
  },
});
export type AuditEntryV1 = z.infer<typeof auditEntryV1.schema>;

/** Topics of the audit log: only audit writes them, in one order, and nothing is ever deleted. */
const auditLogTopic = {
  scope: 'city',
  partitions: 1,
  producers: ['audit'],
  retention: { kind: 'delete', retentionMs: -1, segmentMs: days(7) },
} as const;

export const auditLeaf = defineEvent('audit.leaf.v1', {
  fact: 'One leaf of the audit log at its index: the canonical text and its RFC 6962 leaf hash. It is written once, never changed and never deleted.',
  ...auditLogTopic,
  keyedBy: 'index',
  key: (data) => String(data.index),
  id: ({ index, leafHash }) => `leaf-${index}-${leafHash.slice(0, 16)}`,
  consumers: ['audit', 'analytics-writer', 'cases', 'deployment'],
  personalData: 'staff',
  schema: z.object({
    index: z.int().nonnegative(),
    /** RFC 8785 canonical JSON of the entry. */
    leaf: z.string().min(2).max(4_000),
    /** SHA-256 of 0x00 and the leaf, hex. */
    leafHash: Sha256,
    sequencedAtMs: EpochMs,
  }),
  example: { index: 0, leaf: '{"id":"e-1"}', leafHash: 'f'.repeat(64), sequencedAtMs: 1_790_000_000_100 },
  invalid: { 'a leaf without its hash': { index: 0, leaf: '{}' } },
});
export type AuditLeaf = z.infer<typeof auditLeaf.schema>;

export const auditCheckpoint = defineEvent('audit.checkpoint.v1', {
  fact: 'The size and the root of the audit log at a moment, as a C2SP signed note. Whoever keeps one can prove later that nothing was rewritten.',
  ...auditLogTopic,
  keyedBy: 'tree size',
  key: (data) => String(data.treeSize),
  id: ({ treeSize, atMs }) => `checkpoint-${treeSize}-${atMs}`,
  consumers: ['audit', 'agency-gateway', 'analytics-writer', 'command-center', 'cases', 'deployment'],
  personalData: 'none',
  schema: z.object({
    treeSize: z.int().positive(),
    rootHash: Sha256,
    /**
     * The whole signed note: origin, size, root and the Ed25519 signature (https://c2sp.org/signed-note,
     * https://c2sp.org/tlog-checkpoint).
     */
    note: z.string().min(10).max(2_000),
    /**
     * The highest `seq` of each producer's run that the tree covers, by `producer/run`. A service sees here that its entry is in the log.
     */
    covered: z.record(z.string(), z.int().nonnegative()),
    /**
     * Numbers of entries that arrived since the last checkpoint although the log already had them, by `producer/run`. An entry is
     * sequenced once, so without this list these numbers would look like omissions.
     */
    repeated: z.record(z.string(), z.array(z.int().nonnegative())).optional(),
    atMs: EpochMs,
  }),
  example: {
    treeSize: 1,
    rootHash: 'f'.repeat(64),
    note: 'marsad.example/rabat\n1\n//////////////////////////////////////////8=\n\n— marsad.example/rabat AAAA\n',
    covered: { 'command-center-1/1790000000000': 0 },
    atMs: 1_790_000_000_200,
  },
  invalid: {
    'a checkpoint of an empty log': { treeSize: 0, rootHash: 'f'.repeat(64), note: 'x', covered: {}, atMs: 1 },
  },
});
export type AuditCheckpoint = z.infer<typeof auditCheckpoint.schema>;
