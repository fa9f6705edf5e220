import type { Kafka } from '@marsad/kafka';
import { ruleReplayRequested } from '@marsad/schemas';
import type { createReplays } from './replays.ts';

/** A group of its own, so that live scenes never wait behind a request. */
const GROUP = 'replays';

/** Hands each request over; a request is taken once it waits, because its answers take minutes. */
export const consumeReplays = (
  kafka: Kafka,
  districts: readonly string[],
  replays: Pick<ReturnType<typeof createReplays>, 'request'>,
) =>
  kafka.consume({
    group: GROUP,
    events: [ruleReplayRequested],
    districts,
    async handle({ events }) {
      for (const { data } of events) await replays.request(data);
      return { deadLetters: [] };
    },
  });
