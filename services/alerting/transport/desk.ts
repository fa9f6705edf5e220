import type { Consumer, Kafka } from '@marsad/kafka';
import type { Pipeline } from '@marsad/pipeline';
import { createSerial } from '@marsad/service';
import type { Fatal } from '@marsad/service';
import type { Logger } from '@marsad/telemetry';
import { createAlertBook } from '../domain/alert-book.ts';
import type { AlertBook } from '../domain/alert-book.ts';
import type { Input } from '../pipeline/input.ts';
import { SAID_NOTHING } from '../pipeline/said.ts';
import type { Publish, Said } from '../ports.ts';
import { CONSUMED, createHandler } from './handler.ts';
import { readAlertBook } from './tables.ts';

type Needs = {
  readonly kafka: Kafka;
  readonly group: string;
  readonly createPipeline: (book: () => AlertBook) => Pipeline<Input, Said>;
  readonly say: Publish;
  readonly logger: Logger;
  readonly fatal: Fatal;
};

/** Where the alerts of one district are decided, by one active instance. */
export type Desk = {
  /** Looks at what waits under an authorisation; nothing while another instance decides. */
  lookAtRights(): void;
  stop(): Promise<void>;
};

/** Joins the district's group; its alerts are read when the partitions become ours, before any work. */
export async function openDesk(district: string, needs: Needs): Promise<Desk> {
  const { kafka, group, createPipeline, say, logger, fatal } = needs;
  const serial = createSerial();
  // Undefined while another instance decides: a standby knows nothing and changes nothing.
  let book: AlertBook | undefined;
  const pipeline = createPipeline(() => book ?? createAlertBook());
  const lookAtRights = (): void => {
    if (!book) return;
    void serial(async () => {
      if (book) await pipeline.run({ kind: 'rights', simulated: false });
    }).catch(fatal);
  };
  const readBook = async (): Promise<void> => {
    const read = await readAlertBook(kafka, [district]);
    // Said again as this version says it: whoever shows alerts reads only that.
    await say({ ...SAID_NOTHING, alerts: read.carriedOver });
    book = read.book;
    const counts = { district, alerts: book.size, carriedOver: read.carriedOver.length };
    logger.info(counts, 'active: the alerts are read');
  };
  let held = 0;
  const consumer: Consumer = await kafka.consume({
    group,
    events: CONSUMED,
    districts: [district],
    mode: 'active_standby',
    handle: createHandler(pipeline, serial),
    // Queued before the first batch of these partitions can be: no decision is made without the alerts.
    onAssigned: (partitions) => {
      held += partitions.length;
      if (partitions.length > 0) void serial(readBook).then(lookAtRights).catch(fatal);
    },
    onRevoked: (partitions) => {
      held -= partitions.length;
      if (held === 0) book = undefined;
    },
  });
  return { lookAtRights, stop: () => consumer.stop() };
}
