import type { AlertReason, DataOf, evidenceTampered } from '@marsad/schemas';
import type { AlertBook } from './alert-book.ts';
import type { ObservationDecision } from './decide-observation.ts';
import { raiseOrMerge } from './decide-observation.ts';
import { alertId, RULE_VERSIONS } from './ids.ts';

/**
 * Stored evidence that differs from its announcement raises an alert of its own, one for each object, however often the difference is found. The
 * original alert still points at the announced bytes, which the bucket keeps as an older version.
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
