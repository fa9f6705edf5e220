import type { Alert, clipRequested, DataOf } from '@marsad/schemas';
import type { AlertEvent } from './alert.ts';

/** An alert's clip begins this long before the frame that raised it and ends this long after it, ms. */
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
 * The requests for the pictures of these events: one for a new alert and one for each track that it takes in. Times are those of the recording,
 * by the camera's clock.
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
