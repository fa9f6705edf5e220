import type { Kafka } from '@marsad/kafka';
import { sessionEnded } from '@marsad/schemas';
import { createEndedSessions, type EndedSessions } from './ended-sessions.ts';

/**
 * Reads which sessions were ended, from the beginning, before it resolves, and then follows new ends. Until then no command can be
 * verified.
 */
export async function followEndedSessions(
  kafka: Pick<Kafka, 'tail'>,
): Promise<Pick<EndedSessions, 'wasEnded'> & { stop(): Promise<void> }> {
  const ended = createEndedSessions();
  const tail = await kafka.tail({
    name: 'sessions',
    events: [sessionEnded],
    districts: [],
    from: 'beginning',
    onEvent: ({ data, timestampMs }) => ended.put(data, timestampMs),
  });
  return { wasEnded: ended.wasEnded, stop: tail.stop };
}
