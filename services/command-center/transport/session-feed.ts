import type { Kafka } from '@marsad/kafka';
import { sessionEnded } from '@marsad/schemas';
import type { SessionEnds } from './session-ends.ts';

/** Reads which sessions were ended to its end before this resolves, then follows: no ended session is served after a restart or elsewhere. */
export async function startSessionFeed(
  kafka: Pick<Kafka, 'stateTable'>,
  ends: Pick<SessionEnds, 'put' | 'remove'>,
): Promise<{ stop(): Promise<void> }> {
  return kafka.stateTable({
    name: 'sessions',
    events: [sessionEnded],
    districts: [],
    onChange: (change) => ('tombstone' in change ? ends.remove(change.tombstone) : ends.put(change.data)),
  });
}
