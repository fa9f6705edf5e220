import { auditEntry, type AuditEntry } from '@marsad/schemas';
import { canonicalJson } from './canonical.ts';

/** The text of an entry's leaf: RFC 8785 canonical JSON under the names that the log has promised. It holds no personal content. */
export const leafTextOf = (entry: AuditEntry): string =>
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
  });

/** The entry of a leaf, if it is one: exactly the canonical text of an entry that its event allows. */
export function entryOfLeaf(leaf: string): AuditEntry | undefined {
  const parsed = auditEntry.schema.safeParse(fieldsOf(leaf));
  return parsed.success && leafTextOf(parsed.data) === leaf ? parsed.data : undefined;
}

function fieldsOf(leaf: string): unknown {
  try {
    const { id, time, case: caseReference, ...same } = JSON.parse(leaf) as Record<string, unknown>;
    return { ...same, entryId: id, atMs: time, ...(caseReference === null ? {} : { caseReference }) };
  } catch {
    return undefined;
  }
}
