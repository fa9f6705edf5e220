import type { Alert, clipRequested, DataOf } from '@marsad/schemas';
import type { AlertEvent } from './alert.ts';

/** An alert's clip begins this long before the frame that raised it and ends this long after it, ms. */
export const BEFORE_MS = 5_000;
export const AFTER_MS = 5_000;

type Request = DataOf<typeof clipRequested>;

/** What the pictures of one observation show. */
export type Pictured = {
  /** When its frame was captured, by the camera's clock, which the recording uses too. */
  readonly capturedAtMs: number;
  /** The zone or line, and the tracks, that are drawn on the clip. */
  readonly placeId?: string | undefined;
  readonly trackIds?: readonly string[];
};

const requestOf = (
  { district, camera }: Alert,
  picturesId: string,
  { capturedAtMs, placeId, trackIds = [] }: Pictured,
): Request => ({
  alertId: picturesId,
  district,
  camera,
  fromMs: Math.max(0, capturedAtMs - BEFORE_MS),
  toMs: capturedAtMs + AFTER_MS,
  atMs: capturedAtMs,
  ...(placeId !== undefined && { placeId }),
  ...(trackIds.length > 0 && { trackIds: [...trackIds] }),
});

/** The requests for the pictures of the observation that caused these events: for a new alert, and for each track that an alert takes in. */
export function clipRequestsOf(alert: Alert, events: readonly AlertEvent[], pictured: Pictured): Request[] {
  return events.flatMap((event) => {
    if (event.kind === 'raised' && event.alert.why.rule !== 'system')
      return [{ ...requestOf(alert, alert.alertId, pictured), ...ofRule(event.alert.why) }];
    if (event.kind !== 'observed_again' || event.sighting?.snapshot.status !== 'pending') return [];
    const { picturesId, observationId } = event.sighting;
    const hit = alert.why.rule === 'hotlist' ? { plateReadId: observationId } : {};
    return [{ ...requestOf(alert, picturesId, pictured), ...hit }];
  });
}

const ofRule = (why: Alert['why']): Partial<Request> => ({
  ...(why.rule === 'hotlist' ? { plateReadId: why.readId } : {}),
  ...(why.rule === 'face' ? { faceCandidateId: why.candidateId } : {}),
});
