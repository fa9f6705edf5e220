import type { LeafContent, LoggedEntry } from '../ports.ts';
import type {
  AuditAlarm,
  AuditCheckpoint,
  AuditLeaf,
  DataOf,
  disclosureMade,
  FaceSession,
  governanceAnswered,
  ProcessingAct,
} from '@marsad/schemas';
import type { Row } from './row.ts';
import { timeOf, uint32 } from './row.ts';

/** The rows of one leaf, an entry or an alarm: one for oversight, with the person, and one for counting, without. */
export function auditRows({ index, leafHash, sequencedAtMs }: AuditLeaf, content: LeafContent): Row[] {
  const place = { log_index: index, leaf_hash: leafHash, sequenced_at: timeOf(sequencedAtMs) };
  const { counted, whole, hasCase } =
    content.kind === 'entry' ? entryValues(content.entry) : alarmValues(content.alarm);
  return [
    { table: 'observations.audit_log', values: { ...place, ...counted, ...whole } },
    { table: 'city.audit_log', values: { ...place, ...counted, has_case: hasCase } },
  ];
}

function entryValues(entry: LoggedEntry) {
  return {
    hasCase: entry.caseReference !== undefined,
    counted: {
      leaf_kind: 'entry',
      at: timeOf(entry.atMs),
      agency: entry.agency,
      purpose: entry.purpose,
      action: entry.action,
      object_kind: entry.objectKind,
      outcome: entry.outcome ?? 'allowed',
      times: entry.count ?? 1,
    },
    whole: {
      entry_id: entry.entryId,
      producer: entry.producer,
      run: entry.run,
      seq: entry.seq,
      last_seq: entry.seq,
      actor: entry.actor,
      case_reference: entry.caseReference ?? '',
      object_commitment: entry.objectCommitment,
      policy_hash: entry.policyHash,
      refusal: entry.refusal ?? '',
    },
  };
}

function alarmValues({ kind, run, from, to, count, atMs }: AuditAlarm) {
  const slash = run.lastIndexOf('/');
  return {
    hasCase: false,
    counted: {
      leaf_kind: kind,
      at: timeOf(atMs),
      agency: '',
      purpose: 'oversight',
      action: '',
      object_kind: '',
      outcome: 'failed',
      times: count,
    },
    whole: {
      entry_id: '',
      producer: run.slice(0, slash),
      run: Number(run.slice(slash + 1)),
      seq: from,
      last_seq: to,
      actor: 'audit',
      case_reference: '',
      object_commitment: '',
      policy_hash: '',
      refusal: '',
    },
  };
}

export const checkpointRows = (data: AuditCheckpoint): Row[] => [
  {
    table: 'city.audit_checkpoints',
    values: { tree_size: data.treeSize, root_hash: data.rootHash, signed_text: data.note, at: timeOf(data.atMs) },
  },
];

export const decisionRows = (data: DataOf<typeof governanceAnswered>): Row[] => [
  {
    table: 'city.governance_decisions',
    values: {
      command_id: data.commandId,
      kind: data.kind,
      about: data.about,
      accepted: data.accepted,
      refusal: data.refusal ?? '',
      agency: data.actor.agency,
      decided_at: timeOf(data.atMs),
    },
  },
];

export const actRows = (act: ProcessingAct): Row[] => [
  {
    table: 'city.processing_acts',
    values: {
      act_id: act.actId,
      revision: uint32(act.revision),
      state: act.state,
      analytic: act.analytic,
      cameras: act.cameras,
      controller: act.controller,
      purpose: act.purpose,
      data_categories: act.dataCategories,
      recipients: act.recipients,
      cndp_reference: act.cndpReference,
      valid_from: timeOf(act.validFromMs),
      expires_at: timeOf(act.expiresAtMs),
      changed_at: timeOf(act.withdrawnAtMs ?? act.signedAtMs),
      demonstration: act.demonstration,
    },
  },
];

/** Ranks the row of a session that ended above all its earlier rows. */
const ENDED = 2 ** 52;

export const sessionRows = (data: FaceSession): Row[] => [
  {
    table: 'city.face_sessions',
    values: {
      session_id: data.sessionId,
      authorisation_id: data.authorisationId,
      replica: data.replica,
      started_at: timeOf(data.startedAtMs),
      ended_at: data.endedAtMs === undefined ? null : timeOf(data.endedAtMs),
      end_reason: data.endReason ?? '',
      watchlist_hash: data.watchlistHash,
      gallery_size: uint32(data.gallerySize),
      model_name: data.model.name,
      model_sha256: data.model.sha256,
      model_threshold: data.model.threshold,
      heads_seen: data.headsSeen,
      heads_refused: data.headsRefused,
      candidates: data.candidates,
      progress: data.headsSeen + data.headsRefused + data.candidates + (data.endedAtMs === undefined ? 0 : ENDED),
    },
  },
];

/** Fields that v1 lacks and that are always the same in it: only the gateway disclosed, only alerts, only to agencies' topics. */
export const BEFORE_V2 = { principal: 'agency-gateway', revision: 0, what: 'alert', way: 'agency_topic' } as const;

export const disclosureRows = (data: DataOf<typeof disclosureMade>): Row[] => [
  {
    table: 'observations.disclosures',
    values: {
      district: data.district,
      disclosure_id: data.disclosureId,
      recipient: data.recipient,
      agreement_id: data.agreementId,
      purpose: data.purpose,
      alert_id: data.alertId,
      rule: data.rule,
      subject: data.subject ?? '',
      disclosed_by: data.principal,
      revision: uint32(data.revision),
      what: data.what,
      way: data.way,
      person: data.person ?? '',
      sha256: data.sha256 ?? '',
      disclosed_at: timeOf(data.atMs),
      simulated: data.simulated,
    },
  },
];
