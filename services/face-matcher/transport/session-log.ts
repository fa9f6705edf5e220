import { setTimeout as sleep } from 'node:timers/promises';
import type { EventProducer } from '@marsad/kafka';
import { caseScope } from '@marsad/proof';
import type { AuditRecorder } from '@marsad/proof';
import { faceSession, watchlistAssessed } from '@marsad/schemas';
import type { LiveGrant, WatchlistEntry } from '@marsad/schemas';
import { retryAfterMs } from '../errors.ts';
import type { Assessment } from '../pipeline/assessments.ts';
import type { SessionRecord } from '../pipeline/sessions.ts';
import type { Acting } from './publish.ts';

/**
 * Says sessions in order, each beginning and each end in the audit log first (controls 9 and 10). What Kafka does not take now is tried
 * again until it does, or until the producer has stopped.
 */
export function createSessionLog(
  producer: EventProducer,
  trail: AuditRecorder,
  acting: Acting,
  onDefect: (error: unknown) => void,
) {
  const recorded = new Set<string>();
  let turn = Promise.resolve();

  const record = async ({ sessionId, endedAtMs }: SessionRecord, grant: LiveGrant): Promise<void> => {
    const entryId = `audit:${sessionId}:${endedAtMs === undefined ? 'begun' : 'ended'}`;
    if (recorded.has(entryId)) return;
    await trail.record({
      ...acting,
      entryId,
      purpose: 'matching',
      action: 'combine',
      objectKind: 'face_session',
      scope: caseScope(grant.caseReference),
      caseReference: grant.caseReference,
      objectId: sessionId,
    });
    recorded.add(entryId);
    if (endedAtMs !== undefined) for (const when of ['begun', 'ended']) recorded.delete(`audit:${sessionId}:${when}`);
  };
  const say = async (session: SessionRecord, grant: LiveGrant): Promise<void> => {
    for (;;) {
      try {
        await record(session, grant);
        const { sessionId, endedAtMs, candidates, headsSeen } = session;
        const id = `${sessionId}:${endedAtMs === undefined ? `${headsSeen}:${candidates}` : 'ended'}`;
        await producer.send(faceSession, session, { id, simulated: grant.simulated });
        return;
      } catch (error) {
        const waitMs = retryAfterMs(error);
        if (waitMs === undefined) throw error;
        await sleep(waitMs);
      }
    }
  };
  return {
    say(session: SessionRecord, grant: LiveGrant): Promise<void> {
      const said = turn.then(() => say(session, grant));
      turn = said.catch(onDefect);
      return said;
    },
    /** Everything that was to be said has been. */
    settled: (): Promise<void> => turn,
  };
}

/** Says what was found in enrolled pictures; the look at each is in the audit log before it is fetched. */
export const createAssessmentLog = (producer: EventProducer, trail: AuditRecorder, acting: Acting) => ({
  recordLook: ({ entryId, caseReference }: WatchlistEntry, id: string): Promise<void> =>
    trail.record({
      ...acting,
      entryId: `audit:${id}`,
      purpose: 'matching',
      action: 'consult',
      objectKind: 'enrolled_picture',
      scope: caseScope(caseReference),
      caseReference,
      objectId: entryId,
    }),
  publish: (assessment: Assessment, { simulated }: WatchlistEntry, id: string): Promise<void> =>
    producer.send(watchlistAssessed, assessment, { id, simulated, modelHash: assessment.modelSha256 }),
});
