import { agencyAlertsV1 } from '@marsad/schemas';
import type { AgencyBody, AgencyMessage, AgencyMessageV1 } from '@marsad/schemas';

/** The same message in v1; undefined where v1 cannot express it, because a kind, state or rule came later. */
export function inV1({ agency, sentAtMs, body }: AgencyMessage): AgencyMessageV1 | undefined {
  const parsed = agencyAlertsV1.schema.safeParse({ agency, sentAtMs, kind: body.kind, ...fieldsOfV1(body) });
  return parsed.success ? parsed.data : undefined;
}

function fieldsOfV1(body: AgencyBody): Partial<Record<keyof AgencyMessageV1, unknown>> {
  switch (body.kind) {
    case 'alert':
      return { agreementId: body.agreementId, alert: body.alert };
    case 'withdrawn':
      return { withdrawnAlertId: body.alertId };
    case 'checkpoint':
      return { checkpoint: body.checkpoint };
    case 'heartbeat':
      return {};
  }
}

/** A v1 message in the form of v2; undefined where it lacks its content, such as an alert without its agreement. */
export function fromV1(message: AgencyMessageV1): AgencyMessage | undefined {
  const { agency, sentAtMs } = message;
  const body = bodyOfV1(message);
  return body && { agency, sentAtMs, body };
}

function bodyOfV1({ kind, agreementId, alert, withdrawnAlertId, checkpoint }: AgencyMessageV1): AgencyBody | undefined {
  switch (kind) {
    case 'alert':
      return alert && agreementId !== undefined ? { kind, agreementId, alert } : undefined;
    case 'withdrawn':
      return withdrawnAlertId === undefined ? undefined : { kind, alertId: withdrawnAlertId };
    case 'checkpoint':
      return checkpoint && { kind, checkpoint };
    case 'heartbeat':
      return { kind };
  }
}

/**
 * The v1 messages that were sent before the first v2 message of their agency. From then on v2 has every message, and v1 may be one message ahead of
 * it, where an instance died between the two.
 */
export function beforeV2(v1: readonly AgencyMessageV1[], v2: readonly AgencyMessage[]): AgencyMessage[] {
  const begins = new Map<string, number>();
  for (const { agency, sentAtMs } of v2)
    begins.set(agency, Math.min(sentAtMs, begins.get(agency) ?? Number.POSITIVE_INFINITY));
  return v1.flatMap((message) => {
    if (message.sentAtMs >= (begins.get(message.agency) ?? Number.POSITIVE_INFINITY)) return [];
    const before = fromV1(message);
    return before ? [before] : [];
  });
}
