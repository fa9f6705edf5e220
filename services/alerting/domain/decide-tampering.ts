import type { AlertReason, DataOf, evidenceTampered } from '@marsad/schemas';
import type { AlertBook } from './alert-book.ts';
import type { ObservationDecision } from './decide-observation.ts';
import { raiseOrMerge } from './decide-observation.ts';
import { alertId, RULE_VERSIONS } from './ids.ts';

/**
 * Stored evidence that is not what was announced is an alert of its own, for whoever handles alerts where it was: one an object, however often
 * somebody asks for it. The alert that it belongs to still points at the announced bytes, whose version is below the one that is there now.
 */
export function decideTampering(
  book: AlertBook,
  found: DataOf<typeof evidenceTampered>,
  nowMs: number,
): ObservationDecision[] {
  const { district, camera, what, objectKey, announcedSha256, atMs, simulated } = found;
  const why: AlertReason = {
    rule: 'system',
    ruleVersion: RULE_VERSIONS.system,
    kind: 'evidence_tampered',
    detail: `${what} ${found.alertId}`.slice(0, 300),
  };
  return raiseOrMerge(
    book,
    {
      id: `${found.alertId}:${what}:${atMs}`,
      alertId: alertId('system', ['evidence_tampered', objectKey, announcedSha256]),
      frame: { district, camera, capturedAtMs: atMs, receivedAtMs: atMs },
      subject: found.alertId,
      why,
      simulated,
    },
    nowMs,
  );
}
