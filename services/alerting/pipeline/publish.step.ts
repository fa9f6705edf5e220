import { pass, retrying } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { Reasons } from '../errors.ts';
import type { Publication, Publish } from '../ports.ts';

/** Publishes a decision and waits for Kafka's acknowledgement. A decision that could not be published was not made. */
export const publish = (send: Publish): Step<Publication, Publication, Reasons> =>
  retrying('kafka_unavailable', async (publication) => {
    await send(publication);
    return pass(publication);
  });
