import type { EventProducer } from '@marsad/kafka';
import { agencyContract } from '@marsad/schemas';
import { contractOf } from '../domain/contract.ts';
import type { AgencyServer } from '../domain/contract.ts';

type Needs = {
  readonly producer: Pick<EventProducer, 'send'>;
  /** The generated AsyncAPI document, as JSON text, before it is filled in for an agency. */
  readonly generated: string;
  readonly agencies: readonly string[];
  readonly server: AgencyServer | undefined;
  readonly now: () => number;
};

/** Publishes every agency's own contract. */
export const createPublishContracts =
  ({ producer, generated, agencies, server, now }: Needs) =>
  async (): Promise<void> => {
    for (const agency of agencies)
      await producer.send(agencyContract, contractOf(generated, agency, { server, nowMs: now() }));
  };
