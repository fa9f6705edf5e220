import type { Kafka } from '@marsad/kafka';
import { createActiveRole } from '@marsad/service';
import type { ActiveRole, Fatal, Serial } from '@marsad/service';
import type { Logger } from '@marsad/telemetry';
import type { AgencyBook } from '../domain/agency-book.ts';
import { readAgencyBook } from './tables.ts';

type Needs = {
  readonly kafka: Kafka;
  readonly agencies: readonly string[];
  readonly publishContracts: () => Promise<void>;
  readonly onActive: () => void;
  readonly logger: Logger;
  readonly serial: Serial;
  readonly fatal: Fatal;
};

/** The book of what was sent, which only the active instance has. It reads the book and publishes the contracts before it sends anything. */
export const createActiveBook = ({
  kafka,
  agencies,
  publishContracts,
  logger,
  ...role
}: Needs): ActiveRole<AgencyBook> =>
  createActiveRole<AgencyBook>({
    ...role,
    async become() {
      const book = await readAgencyBook(kafka, agencies);
      await publishContracts();
      logger.info({ agencies }, 'active: the record of what was sent to agencies is read');
      return book;
    },
  });
