import { activeTracer, injectTraceparent, inSpan, inTraceOf, SpanKind, withLogFields } from '@marsad/telemetry';
import { topicLabels } from './metrics.ts';

/** The parts of a message that are needed to continue its trace. */
type Traced = {
  readonly topic: string;
  readonly attributes: { readonly traceparent?: string | undefined };
  readonly data: unknown;
};

/**
 * Handles one message of a batch in the trace that it came with. Its span is a child of the span that it was sent from, and is linked to
 * the batch. The spans of messages sent meanwhile are its children. Every log line has the ids of the trace and the span and, if the
 * message is about an alert, the alert's id.
 */
export function inMessage<T>(received: Traced, work: () => Promise<T>): Promise<T> {
  const { topic, attributes, data } = received;
  const batch = injectTraceparent();
  const options = {
    kind: SpanKind.CONSUMER,
    attributes: topicLabels(topic),
    ...(attributes.traceparent === undefined ? { root: true } : { traceparent: attributes.traceparent }),
    ...(batch === undefined ? {} : { links: [batch] }),
  };
  return withLogFields(fieldsOf(data), () => inSpan(activeTracer(), `process ${topic}`, options, work));
}

/** The log fields that name the alert which a message is about. */
export const fieldsOf = (data: unknown): Readonly<Record<string, string>> =>
  typeof data === 'object' && data !== null && 'alertId' in data && typeof data.alertId === 'string'
    ? { alertId: data.alertId }
    : {};

/** Runs `work` in the trace that the message came with, without a span: tails and tables read too many messages for one each. */
export const inItsTrace = <T>({ attributes, data }: Traced, work: () => T): T =>
  withLogFields(fieldsOf(data), () =>
    attributes.traceparent === undefined ? work() : inTraceOf(attributes.traceparent, work),
  );
