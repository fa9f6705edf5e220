import { AuditAlarm, auditEntry, auditEntryV1 } from '@marsad/schemas';
import type { AuditEntry } from '@marsad/schemas';
import { canonicalJson } from './canonical.ts';

/** An entry as the log stores it. An entry of the first version names no principal, because any service could write to its topic. */
export type LoggedEntry = Omit<AuditEntry, 'principal'> & { readonly principal?: string | undefined };

/** The content of a leaf: the entry of an act, or an alarm that the log itself raised. */
export type LeafContent =
  { readonly kind: 'entry'; readonly entry: LoggedEntry } | { readonly kind: 'alarm'; readonly alarm: AuditAlarm };

/** The text of an entry's leaf: RFC 8785 canonical JSON with the field names that the log has published. It holds no personal content. */
export const leafTextOf = (entry: LoggedEntry): string =>
  canonicalJson({
    id: entry.entryId,
    producer: entry.producer,
    run: entry.run,
    seq: entry.seq,
    time: entry.atMs,
    actor: entry.actor,
    agency: entry.agency,
    purpose: entry.purpose,
    // A missing case is written as null, so it differs from a leaf from which the field was removed.
    case: entry.caseReference ?? null,
    action: entry.action,
    objectKind: entry.objectKind,
    objectCommitment: entry.objectCommitment,
    policyHash: entry.policyHash,
    ...(entry.principal === undefined
      ? {}
      : {
          principal: entry.principal,
          outcome: entry.outcome ?? null,
          refusal: entry.refusal ?? null,
          count: entry.count ?? null,
        }),
  });

/** The text of the leaf of an alarm. */
export const alarmTextOf = ({ kind, run, from, to, count, atMs }: AuditAlarm): string =>
  canonicalJson({ alarm: kind, run, from, to, count, time: atMs });

export const textOfContent = (content: LeafContent): string =>
  content.kind === 'entry' ? leafTextOf(content.entry) : alarmTextOf(content.alarm);

/** Parses the content of a leaf. Undefined unless the leaf is exactly the canonical text of an entry or an alarm. */
export function contentOfLeaf(leaf: string): LeafContent | undefined {
  const fields = fieldsOf(leaf);
  if (!fields) return undefined;
  const content = contentOf(fields);
  return content && textOfContent(content) === leaf ? content : undefined;
}

function contentOf(fields: Record<string, unknown>): LeafContent | undefined {
  if ('alarm' in fields) {
    const { alarm: kind, time: atMs, ...same } = fields;
    const parsed = AuditAlarm.safeParse({ ...same, kind, atMs });
    return parsed.success ? { kind: 'alarm', alarm: parsed.data } : undefined;
  }
  const { id: entryId, time: atMs, case: caseReference, ...same } = fields;
  const present = Object.fromEntries(Object.entries({ ...same, caseReference }).filter(([, value]) => value !== null));
  const { schema } = 'principal' in fields ? auditEntry : auditEntryV1;
  const parsed = schema.safeParse({ ...present, entryId, atMs });
  return parsed.success ? { kind: 'entry', entry: parsed.data } : undefined;
}

function fieldsOf(leaf: string): Record<string, unknown> | undefined {
  try {
    const fields: unknown = JSON.parse(leaf);
    return typeof fields === 'object' && fields !== null ? (fields as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
