import { pass, retrying } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { Reasons } from '../errors.ts';
import type { Publication, Publish, RecordDecision } from '../ports.ts';

type PublicationStep = Step<Publication, Publication, Reasons>;

/** Records who decided what, durably, before it takes effect (control 10). What is not in the log was not decided. */
export const record = (recordDecision: RecordDecision): PublicationStep =>
  retrying('kafka_unavailable', async (publication) => {
    for (const decision of publication.recorded) await recordDecision(decision);
    return pass(publication);
  });

/** Publishes what was decided and waits for Kafka's acknowledgement. */
export const publish = (send: Publish): PublicationStep =>
  retrying('kafka_unavailable', async (publication) => {
    await send(publication);
    return pass(publication);
  });
