import { createPipeline, drop, pass, retry, retrying } from '@marsad/pipeline';
import type { Pipeline, Step } from '@marsad/pipeline';
import type { Alert } from '@marsad/schemas';
import type { AgencyBook } from '../domain/agency-book.ts';
import { decideSharing, decideWithdrawals } from '../domain/decide-sharing.ts';
import type { Reasons } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { Agreements, Cameras, DisclosureGate } from '../ports.ts';
import type { Outgoing } from './messages.ts';
import { outgoingFor } from './messages.ts';

/** A new revision of an alert, or a check whether agencies hold alerts that no agreement shares any more. */
export type Input = { readonly kind: 'alert'; readonly alert: Alert } | { readonly kind: 'agreements' };

export type Needs = {
  readonly agencies: readonly string[];
  readonly agreements: Agreements;
  readonly cameras: Cameras;
  readonly book: () => AgencyBook;
  readonly gate: DisclosureGate;
  readonly now: () => number;
  readonly metrics?: Pick<Metrics, 'step' | 'countSent'> | undefined;
};

/** How long a message waits before the gate is checked again, ms. */
const GATE_RETRY_MS = 500;

type MessageStep = Step<readonly Outgoing[], readonly Outgoing[], Reasons>;

/** A step that sends the messages one after another. It waits while Kafka is unavailable. */
const forEach = (send: (message: Outgoing) => Promise<void>): MessageStep =>
  retrying('kafka_unavailable', async (messages) => {
    for (const message of messages) await send(message);
    return pass(messages);
  });

const decide =
  ({ agencies, agreements, cameras, book, now }: Needs): Step<Input, readonly Outgoing[], Reasons> =>
  (input) => {
    const nowMs = now();
    const sharings =
      input.kind === 'agreements'
        ? decideWithdrawals(agencies, agreements.all(), book(), nowMs)
        : decideSharing(input.alert, cameras.positionOf(input.alert.camera), agencies, agreements.all(), book(), nowMs);
    if (sharings.length === 0) return drop('nothing_to_send');
    return pass(sharings.map((sharing) => outgoingFor(sharing, nowMs)));
  };

/**
 * Creates the pipeline of every revision: decide which agencies get it, check the gate, record the disclosure, send the message, and only
 * then put it into the book. After a failure in between, the same steps run again under the same ids. Handle one input at a time.
 */
export function createSharingPipeline(needs: Needs): Pipeline<Input, readonly Outgoing[], Reasons> {
  const { book, gate, metrics } = needs;
  return (
    createPipeline<Input, Reasons>(metrics?.step)
      .step('decide', decide(needs))
      // This name is the value of a metric label, so it stays although the code now says "gate".
      .step('door', (messages) => (gate.isOpen() ? pass(messages) : retry('audit_log_stands_still', GATE_RETRY_MS)))
      .step(
        'disclose',
        forEach(async ({ disclosure }) => {
          if (disclosure) await gate.disclose(disclosure);
        }),
      )
      .step(
        'send',
        forEach(({ message, id }) => gate.send(message, id)),
      )
      .step('remember', (messages) => {
        for (const { message } of messages) {
          book().put(message);
          metrics?.countSent(message);
        }
        return pass(messages);
      })
  );
}
