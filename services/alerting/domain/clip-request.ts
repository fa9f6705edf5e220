import type { Alert, clipRequested, DataOf } from '@marsad/schemas';
import type { AlertEvent } from './alert.ts';

/** What people see of an alert begins so long before the frame that sufficed, and ends so long after it, ms. */
export const BEFORE_MS = 5_000;
export const AFTER_MS = 5_000;

type Request = DataOf<typeof clipRequested>;

const requestOf = ({ district, camera }: Alert, picturesId: string, capturedAtMs: number): Request => ({
  alertId: picturesId,
  district,
  camera,
  fromMs: Math.max(0, capturedAtMs - BEFORE_MS),
  toMs: capturedAtMs + AFTER_MS,
  atMs: capturedAtMs,
});

/**
 * The pictures that an alert needs for what happened to it now: of a new one, and of each track that it takes in. Times are the recording's:
 * those of the camera's pictures.
 */
export function clipRequestsOf(alert: Alert, events: readonly AlertEvent[], capturedAtMs: number): Request[] {
  return events.flatMap((event) => {
    if (event.kind === 'raised' && event.alert.why.rule !== 'system')
      return [{ ...requestOf(alert, alert.alertId, capturedAtMs), ...ofRule(event.alert.why) }];
    if (event.kind !== 'observed_again' || event.sighting?.snapshot.status !== 'pending') return [];
    const { picturesId, observationId } = event.sighting;
    const hit = alert.why.rule === 'hotlist' ? { plateReadId: observationId } : {};
    return [{ ...requestOf(alert, picturesId, capturedAtMs), ...hit }];
  });
}

const ofRule = (why: Alert['why']): Partial<Request> => ({
  ...(why.rule === 'hotlist' ? { plateReadId: why.readId } : {}),
  ...(why.rule === 'face' ? { faceCandidateId: why.candidateId } : {}),
});
