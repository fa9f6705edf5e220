import type { Batch, Handled, Kafka } from '@marsad/kafka';
import { isEvent } from '@marsad/kafka';
import { ObjectStoreError } from '@marsad/objects';
import type { VersionStore } from '@marsad/objects';
import { retryAfterMs } from '@marsad/pipeline';
import { erasureAsked, tablesAnswered } from '@marsad/schemas';
import { createActiveRole, createSerial } from '@marsad/service';
import type { Fatal } from '@marsad/service';
import type { ErasureBook } from '../domain/erasure-book.ts';
import { createErasureBook } from '../domain/erasure-book.ts';
import type { RetryReason } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { Log } from '../ports.ts';
import { createCarryOut } from './carry-out.ts';
import type { Lives } from './orders.ts';
import { createEraseTables } from './erase-tables.ts';
import { createPlan } from './plan.ts';
import type { Records } from './records.ts';
import { followHolds, readErasures } from './tables.ts';

export const GROUP = 'erasures';
const NOT_ACTIVE = { retry: { reason: 'not_active' satisfies RetryReason, afterMs: 500 } };
const STORE_AWAY = { retry: { reason: 'store_unavailable' satisfies RetryReason, afterMs: 5_000 } };
const MORE = { retry: { reason: 'more_to_erase' satisfies RetryReason, afterMs: 20 } };

type Consumed = typeof erasureAsked | typeof tablesAnswered;

export type Needs = {
  readonly kafka: Kafka;
  readonly store: VersionStore;
  readonly records: Records;
  readonly lives: Lives;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => number;
  readonly fatal: Fatal;
};

/** The erasures of one district, of which one active instance carries out one at a time. */
export type District = {
  /** Looks for what has lived long enough. Does nothing while another instance is active. */
  sweep(): void;
  readonly isActive: boolean;
  stop(): Promise<void>;
};

export async function startDistrict(district: string, needs: Needs): Promise<District> {
  const { kafka, log, fatal } = needs;
  const serial = createSerial();
  const holds = await followHolds(kafka, district);
  const role = createActiveRole<ErasureBook>({
    async become() {
      const book = await readErasures(kafka, district);
      log.info({ district, open: book.open }, 'active: erasing what has lived long enough');
      return book;
    },
    onActive: () => sweep(),
    serial,
    fatal,
  });
  const book = (): ErasureBook => role.state() ?? createErasureBook();
  const plan = createPlan({ ...needs, district, book, holds: holds.holds });
  const carryOut = createCarryOut({ ...needs, book, holds: holds.holds });
  const tables = createEraseTables({ ...needs, district, book });
  const goOn = (): void => role.whenActive(() => orLater(log, plan.askForNext));
  const sweep = (): void => {
    plan.beginAnew();
    role.whenActive(() => orLater(log, tables.askForDue));
    goOn();
  };
  const handle = ({ events }: Batch<Consumed>): Promise<Handled<Consumed>> =>
    serial(async () => {
      if (!role.state()) return NOT_ACTIVE;
      try {
        for (const received of events) {
          if (isEvent(received, tablesAnswered)) await tables.prove(received.data);
          else if (isEvent(received, erasureAsked))
            if ((await carryOut(received.data, received.timestampMs)) === 'more') return MORE;
          goOn();
        }
        return {};
      } catch (error) {
        if (!(error instanceof ObjectStoreError)) throw error;
        log.error({ district, kind: error.code }, 'the store refuses or is away: the erasure goes on later');
        return STORE_AWAY;
      }
    });
  const consumer = await kafka.consume({
    group: GROUP,
    events: [erasureAsked, tablesAnswered],
    districts: [district],
    ...role.membership,
    handle,
  });
  return {
    sweep,
    get isActive() {
      return role.state() !== undefined;
    },
    async stop() {
      await consumer.stop();
      await holds.stop();
    },
  };
}

/** Runs work that the next sweep does again. What is away now is only logged. */
async function orLater(log: Log, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ObjectStoreError) && retryAfterMs(error) === undefined) throw error;
    log.error({ reason: String(error) }, 'what has lived long enough cannot be looked for now; the next sweep does');
  }
}
