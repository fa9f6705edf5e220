import type { Kafka } from '@marsad/kafka';
import type { Pipeline } from '@marsad/pipeline';
import { createActiveRole, createSerial } from '@marsad/service';
import type { Fatal } from '@marsad/service';
import type { Logger } from '@marsad/telemetry';
import { createAlertBook } from '../domain/alert-book.ts';
import type { AlertBook } from '../domain/alert-book.ts';
import type { Reasons } from '../errors.ts';
import type { Input } from '../pipeline/input.ts';
import { NOTHING_TO_PUBLISH } from '../pipeline/publication.ts';
import type { Publication, Publish } from '../ports.ts';
import { CONSUMED, createHandler } from './handler.ts';
import { readAlertBook } from './tables.ts';

type Needs = {
  readonly kafka: Kafka;
  readonly group: string;
  readonly createPipeline: (book: () => AlertBook) => Pipeline<Input, Publication, Reasons>;
  readonly publish: Publish;
  readonly logger: Logger;
  readonly fatal: Fatal;
};

/** The alerts of one district, which one active instance decides. */
export type District = {
  /** Dismisses the reviews whose authorisation is over. Does nothing while another instance is active. */
  endReviews(): void;
  stop(): Promise<void>;
};

/** Joins the district's group. This instance reads the district's alerts when it becomes active, before it handles anything. */
export async function startDistrict(district: string, needs: Needs): Promise<District> {
  const { kafka, group, createPipeline, publish, logger, fatal } = needs;
  const serial = createSerial();
  const role = createActiveRole<AlertBook>({
    async become() {
      const { book, carriedOver } = await readAlertBook(kafka, [district]);
      // Published again in this version, because the services that show alerts read only this version.
      await publish({ ...NOTHING_TO_PUBLISH, alerts: carriedOver });
      logger.info({ district, alerts: book.size, carriedOver: carriedOver.length }, 'active: the alerts are read');
      return book;
    },
    onActive: () => endReviews(),
    serial,
    fatal,
  });
  const pipeline = createPipeline(() => role.state() ?? createAlertBook());
  const endReviews = (): void => role.whenActive(() => pipeline.run({ kind: 'rights', simulated: false }));
  const consumer = await kafka.consume({
    group,
    events: CONSUMED,
    districts: [district],
    ...role.membership,
    handle: createHandler(pipeline, serial),
  });
  return { endReviews, stop: () => consumer.stop() };
}
