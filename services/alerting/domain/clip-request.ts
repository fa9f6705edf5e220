import type { Alert, clipRequested, DataOf } from '@marsad/schemas';

/** What people see of an alert begins so long before the frame that sufficed, and ends so long after it, ms. */
export const BEFORE_MS = 5_000;
export const AFTER_MS = 5_000;

/** The pictures that a new alert needs. Times are the recording's: those of the camera's pictures. */
export function clipRequestOf(alert: Alert, capturedAtMs: number): DataOf<typeof clipRequested> {
  return {
    alertId: alert.alertId,
    district: alert.district,
    camera: alert.camera,
    fromMs: Math.max(0, capturedAtMs - BEFORE_MS),
    toMs: capturedAtMs + AFTER_MS,
    atMs: capturedAtMs,
    ...(alert.why.rule === 'hotlist' ? { plateReadId: alert.why.readId } : {}),
    ...(alert.why.rule === 'face' ? { faceCandidateId: alert.why.candidateId } : {}),
  };
}
