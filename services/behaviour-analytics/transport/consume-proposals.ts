import type { Kafka } from '@marsad/kafka';
import { cameraCalibrationRequested } from '@marsad/schemas';
import type { createProposals } from './proposals.ts';

/** A group of its own, so that live scenes never wait behind a request. */
const GROUP = 'proposals';

/** Hands each request over; a request is taken once it waits, because its answer takes minutes. */
export const consumeProposals = (
  kafka: Kafka,
  districts: readonly string[],
  proposals: Pick<ReturnType<typeof createProposals>, 'request'>,
) =>
  kafka.consume({
    group: GROUP,
    events: [cameraCalibrationRequested],
    districts,
    async handle({ events }) {
      for (const { data } of events) await proposals.request(data);
      return { deadLetters: [] };
    },
  });
