/**
 * What a failed send means. `transient`: the broker is away, and the same chunk is sent again. `renew`: the producer's own state is wrong.
 */
export type SendFailure =
  { readonly kind: 'transient' | 'renew' } | { readonly kind: 'refused'; readonly code: string };

const RENEW = new Set([
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
  'INVALID_PRODUCER_ID_MAPPING',
]);
const REFUSED = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'POLICY_VIOLATION',
]);

/**
 * Classifies by the name that the Kafka protocol gives an error, anywhere along its causes. The "retriable" flag of kafkajs is no help,
 * because it is also false after a broker was away for longer than the library waits. An error without such a name comes from the network.
 */
export function classifySendFailure(error: unknown): SendFailure {
  const code = protocolCode(error);
  if (code !== undefined && RENEW.has(code)) return { kind: 'renew' };
  if (code !== undefined && REFUSED.has(code)) return { kind: 'refused', code };
  return { kind: 'transient' };
}

/** Kafka's name of an error (`TOPIC_AUTHORIZATION_FAILED`), from it or from one of its causes. */
export function protocolCode(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 5) return undefined;
  const type = 'type' in error && typeof error.type === 'string' ? error.type : undefined;
  return (
    type ??
    protocolCode(error.cause, depth + 1) ??
    ('originalError' in error ? protocolCode(error.originalError, depth + 1) : undefined)
  );
}

/** Whether the broker refused the user or the password. The protocol has no name for this error, so its class decides. */
export const isAuthentication = (error: unknown): boolean =>
  error instanceof Error && error.name === 'KafkaJSSASLAuthenticationError';
