import { createHash } from 'node:crypto';
import type { EventProducer } from '@marsad/kafka';
import { createAuditRecorder, createCommitments } from '@marsad/proof';
import { erasureAsked, erasureExecuted, hashedId, tablesAsked } from '@marsad/schemas';
import type { DataOf, tablesAnswered } from '@marsad/schemas';
import { mintId } from '@marsad/schemas/ids';
import type { Asked, Executed, Inventory, Period } from '../ports.ts';

export type RecordsOptions = {
  readonly city: string;
  readonly replica: string;
  readonly commitmentKey: string;
  readonly now: () => number;
};

export type Records = ReturnType<typeof createRecords>;

/** Everything that this service publishes. The audit log knows of an erasure before it begins (control 10). */
export function createRecords(producer: EventProducer, { city, replica, commitmentKey, now }: RecordsOptions) {
  const commitments = createCommitments(commitmentKey);
  const recorder = createAuditRecorder({ producer, principal: 'retention', replica, commitments, now });
  const scopeOf = (erasureId: string): string => `erasure/${erasureId}`;
  const entryOf = (erasureId: string) =>
    ({
      actor: 'retention',
      agency: city,
      purpose: 'retention',
      action: 'erase',
      objectKind: 'erasure',
      scope: scopeOf(erasureId),
      objectId: erasureId,
    }) as const;
  return {
    /** Records that a period is about to be erased, then asks for it. */
    async ask(period: Period, lifeMs: number, { found, digest }: Inventory): Promise<Asked> {
      const askedAtMs = now();
      const recipe = hashedId('erasure', [period.district, period.class, period.fromMs, askedAtMs]);
      const erasureId = mintId(recipe);
      const asked = erasureAsked.schema.parse({
        ...period,
        erasureId,
        lifeMs,
        found: [...found],
        commitment: commitments(scopeOf(erasureId), digest, askedAtMs),
        askedAtMs,
      });
      const count = found.reduce((sum, place) => sum + place.count, 0);
      await recorder.record({ ...entryOf(erasureId), entryId: `erase:${erasureId}`, count });
      await producer.send(erasureAsked, asked);
      return asked;
    },
    /** Records that the rows of a class are about to be erased up to the end of a period, then asks the writer of the tables for it. */
    async askTables(period: Period, lifeMs: number): Promise<void> {
      const askedAtMs = now();
      const erasureId = mintId(hashedId('erasure', [period.district, period.class, 'tables', period.toMs, askedAtMs]));
      await recorder.record({ ...entryOf(erasureId), entryId: `erase:${erasureId}` });
      await producer.send(tablesAsked, tablesAsked.schema.parse({ ...period, erasureId, lifeMs, askedAtMs }));
    },
    /** A commitment to what the writer of the tables answered. */
    commitTables: ({ erasureId, tables, askedAtMs }: DataOf<typeof tablesAnswered>): string =>
      commitments(scopeOf(erasureId), createHash('sha256').update(JSON.stringify(tables)).digest('hex'), askedAtMs),
    async execute(executed: Executed): Promise<void> {
      const { erasureId, left } = executed;
      if (left > 0)
        await recorder.record({
          ...entryOf(erasureId),
          entryId: `erase:${erasureId}:left`,
          outcome: 'failed',
          refusal: 'left',
          count: left,
        });
      await producer.send(erasureExecuted, executed);
    },
  };
}
