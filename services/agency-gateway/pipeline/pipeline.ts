import { createPipeline, drop, pass, retry } from '@marsad/pipeline';
import type { Outcome, Pipeline } from '@marsad/pipeline';
import type { Alert } from '@marsad/schemas';
import type { AgencyBook } from '../domain/agency-book.ts';
import { decideSharing, decideWithdrawals } from '../domain/decide-sharing.ts';
import type { DropReason, RetryReason } from '../errors.ts';
import { retryAfterMs } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { Agreements, Cameras, Door } from '../ports.ts';
import type { Outgoing } from './messages.ts';
import { outgoing } from './messages.ts';

/** A new revision of an alert; or agreements may have ended, and what agencies hold is looked at. */
export type Input = { readonly kind: 'alert'; readonly alert: Alert } | { readonly kind: 'agreements' };

export type Needs = {
  readonly agencies: readonly string[];
  readonly agreements: Agreements;
  readonly cameras: Cameras;
  readonly book: () => AgencyBook;
  readonly door: Door;
  readonly now: () => number;
  readonly metrics?: Metrics | undefined;
};

const DOOR_AGAIN_AFTER_MS = 500;

/** Waits where the environment is broken; any other error is a defect and passes through. */
async function whenKafkaIsThere<T>(value: T, work: () => Promise<void>): Promise<Outcome<T>> {
  try {
    await work();
    return pass(value);
  } catch (error) {
    const waitMs = retryAfterMs(error);
    if (waitMs === undefined) throw error;
    return retry('kafka_unavailable' satisfies RetryReason, waitMs);
  }
}

/**
 * What happens to every revision: decide who is told, look at the door, record, send, and only then remember. A failure on the way does the
 * same again under the same ids. Runs for one input at a time.
 */
export function createSharingPipeline(needs: Needs): Pipeline<Input, readonly Outgoing[]> {
  const { agencies, agreements, cameras, book, door, now, metrics } = needs;
  return createPipeline<Input>(metrics?.step)
    .step('decide', (input) => {
      const nowMs = now();
      const sharings =
        input.kind === 'alert'
          ? decideSharing(
              input.alert,
              cameras.positionOf(input.alert.camera),
              agencies,
              agreements.all(),
              book(),
              nowMs,
            )
          : decideWithdrawals(agencies, agreements.all(), book(), nowMs);
      if (sharings.length === 0) return drop('nothing_to_send' satisfies DropReason);
      return pass(sharings.map((sharing) => outgoing(sharing, nowMs)));
    })
    .step('door', (messages) =>
      door.isOpen() ? pass(messages) : retry('audit_log_stands_still' satisfies RetryReason, DOOR_AGAIN_AFTER_MS),
    )
    .step('disclose', (messages) =>
      whenKafkaIsThere(messages, async () => {
        for (const { disclosure } of messages) if (disclosure) await door.disclose(disclosure);
      }),
    )
    .step('send', (messages) =>
      whenKafkaIsThere(messages, async () => {
        for (const { message, id } of messages) await door.send(message, id);
      }),
    )
    .step('remember', (messages) => {
      for (const { message } of messages) {
        book().put(message);
        metrics?.sent(message);
      }
      return pass(messages);
    });
}
