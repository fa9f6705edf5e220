import { setTimeout as sleep } from 'node:timers/promises';
import type { EventProducer } from '@marsad/kafka';
import { retryAfterMs } from '@marsad/pipeline';
import { caseScope } from '@marsad/proof';
import type { AuditRecorder } from '@marsad/proof';
import { faceSession } from '@marsad/schemas';
import type { LiveGrant } from '@marsad/schemas';
import { createSerial } from '@marsad/service';
import type { SessionRecord } from '../pipeline/sessions.ts';
import type { Acting } from './publish.ts';

const auditIdOf = (sessionId: string, turn: 'begun' | 'ended'): string => `audit:${sessionId}:${turn}`;

/**
 * Publishes the records of sessions, in order. The audit log records each beginning and each end first (controls 9 and 10). What Kafka does not
 * acknowledge is tried again until it does, or until the producer has stopped.
 */
export function createSessionLog(
  producer: EventProducer,
  trail: AuditRecorder,
  acting: Acting,
  onDefect: (error: unknown) => void,
) {
  /** Ids of audit entries that need not be recorded again. */
  const recorded = new Set<string>();
  const serial = createSerial();

  const recordOnce = async ({ sessionId, endedAtMs }: SessionRecord, grant: LiveGrant): Promise<void> => {
    const entryId = auditIdOf(sessionId, endedAtMs === undefined ? 'begun' : 'ended');
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
    if (endedAtMs !== undefined)
      for (const turn of ['begun', 'ended'] as const) recorded.delete(auditIdOf(sessionId, turn));
  };
  const publishOnce = async (session: SessionRecord, grant: LiveGrant): Promise<void> => {
    await recordOnce(session, grant);
    await producer.send(faceSession, session, { simulated: grant.simulated });
  };
  const publishUntilAcknowledged = async (session: SessionRecord, grant: LiveGrant): Promise<void> => {
    for (;;) {
      try {
        return await publishOnce(session, grant);
      } catch (error) {
        const waitMs = retryAfterMs(error);
        if (waitMs === undefined) throw error;
        await sleep(waitMs);
      }
    }
  };
  return {
    publish(session: SessionRecord, grant: LiveGrant): Promise<void> {
      const publishing = serial(() => publishUntilAcknowledged(session, grant));
      publishing.catch(onDefect);
      return publishing;
    },
    /** Resolves when every record has been published, or has failed. */
    settled: (): Promise<void> => serial(async () => undefined),
  };
}
