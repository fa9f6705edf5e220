import { AuditAlarm, auditEntry, auditEntryV1 } from '@marsad/schemas';
import type { AuditEntry } from '@marsad/schemas';
import { canonicalJson } from './canonical.ts';

/** An entry as the log keeps it. One of the first version names no principal: whoever wrote to its topic may have said it. */
export type LoggedEntry = Omit<AuditEntry, 'principal'> & { readonly principal?: string | undefined };

/** What a leaf states: what somebody did, or what the log noticed. */
export type LeafContent =
  { readonly kind: 'entry'; readonly entry: LoggedEntry } | { readonly kind: 'alarm'; readonly alarm: AuditAlarm };

/** The text of an entry's leaf: RFC 8785 canonical JSON under the names that the log has promised. It holds no personal content. */
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
    // Said, not left out: a leaf without a case is one thing, a leaf that somebody shortened another.
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

/** The text of a leaf by which the log says what it noticed. */
export const alarmTextOf = ({ kind, run, from, to, count, atMs }: AuditAlarm): string =>
  canonicalJson({ alarm: kind, run, from, to, count, time: atMs });

export const textOfContent = (content: LeafContent): string =>
  content.kind === 'entry' ? leafTextOf(content.entry) : alarmTextOf(content.alarm);

/** What a leaf states, if it is exactly the canonical text of something that the log may state. */
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
  const said = Object.fromEntries(Object.entries({ ...same, caseReference }).filter(([, value]) => value !== null));
  const { schema } = 'principal' in fields ? auditEntry : auditEntryV1;
  const parsed = schema.safeParse({ ...said, entryId, atMs });
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
