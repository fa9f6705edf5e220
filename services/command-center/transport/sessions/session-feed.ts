import type { Kafka } from '@marsad/kafka';
import { sessionEnded } from '@marsad/schemas';
import type { SessionEnds } from './session-ends.ts';

/**
 * Reads every end of a session before this resolves, then follows new ends, so no ended session is served after a restart or by another
 * instance.
 */
export async function startSessionFeed(
  kafka: Pick<Kafka, 'tail'>,
  ends: Pick<SessionEnds, 'put'>,
): Promise<{ stop(): Promise<void> }> {
  return kafka.tail({
    name: 'sessions',
    events: [sessionEnded],
    districts: [],
    from: 'beginning',
    onEvent: ({ data, timestampMs }) => ends.put(data, timestampMs),
  });
}
