import { activeTracer, injectTraceparent, inSpan, inTraceOf, SpanKind, withLogFields } from '@marsad/telemetry';
import { ofTopic } from './metrics.ts';

/** What is needed of a message to go on in its trace. */
type Traced = {
  readonly topic: string;
  readonly attributes: { readonly traceparent?: string | undefined };
  readonly data: unknown;
};

/**
 * Handles one message of a batch in the trace that it came with: in a span that is a child of the one it was sent from and is linked to its
 * batch. What is sent meanwhile is a child of that span, and every line that is logged carries its ids and, where the message is about an alert,
 * the alert's.
 */
export function inMessage<T>(received: Traced, work: () => Promise<T>): Promise<T> {
  const { topic, attributes, data } = received;
  const batch = injectTraceparent();
  const options = {
    kind: SpanKind.CONSUMER,
    attributes: ofTopic(topic),
    ...(attributes.traceparent === undefined ? { root: true } : { traceparent: attributes.traceparent }),
    ...(batch === undefined ? {} : { links: [batch] }),
  };
  return withLogFields(fieldsOf(data), () => inSpan(activeTracer(), `process ${topic}`, options, work));
}

/** The alert that a message is about, as a field of the log. */
export const fieldsOf = (data: unknown): Readonly<Record<string, string>> =>
  typeof data === 'object' && data !== null && 'alertId' in data && typeof data.alertId === 'string'
    ? { alertId: data.alertId }
    : {};

/** For tails and tables, which look at very many: the trace that the message came with, without a span of their own. */
export const inItsTrace = <T>({ attributes, data }: Traced, work: () => T): T =>
  withLogFields(fieldsOf(data), () =>
    attributes.traceparent === undefined ? work() : inTraceOf(attributes.traceparent, work),
  );
