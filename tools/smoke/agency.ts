import type { Addresses } from '@marsad/deploy-local';
import { kafkaAs, kafkaClient } from '@marsad/deploy-local';
import { createKafka, isEvent, protocolCode } from '@marsad/kafka';
import { agencyAlerts, agencyAlertsV1, agencyPrincipal, alertChanged, auditLeaf, topicOf } from '@marsad/schemas';
import type { AgencyMessage, AnyEvent } from '@marsad/schemas';
import { createLogger } from '@marsad/telemetry';

/** Consumes an agency's own topics with that agency's own credentials. */
export async function consumeAsAgency(addresses: Addresses, city: string, agency: string) {
  const user = agencyPrincipal(agency);
  const messages: AgencyMessage[] = [];
  /** The ids of each version. While both are published they must be the same. */
  const ids = { v1: new Set<string>(), v2: new Set<string>() };
  const kafka = createKafka({
    ...kafkaAs(addresses, user),
    clientId: 'smoke-agency',
    city,
    source: `/agency/${agency}`,
    logger: createLogger({ service: 'agency', replica: agency, logLevel: 'fatal' }),
    onFatal: (error) => console.error(`the agency's connection broke: ${error.message}`),
  });
  await kafka.tail({
    name: 'smoke',
    events: [agencyAlertsV1, agencyAlerts],
    districts: [],
    agencies: [agency],
    from: 'beginning',
    onEvent(received) {
      if (isEvent(received, agencyAlerts)) {
        messages.push(received.data);
        ids.v2.add(received.attributes.id);
      } else ids.v1.add(received.attributes.id);
    },
  });
  return {
    messages: messages as readonly AgencyMessage[],
    /** How many messages came in one version and not in the other; the last one may still be on its way. */
    inOneVersion: (): number =>
      [...ids.v1].filter((id) => !ids.v2.has(id)).length + [...ids.v2].filter((id) => !ids.v1.has(id)).length,
    /** Whether the broker refuses the agency what is not its own: reading other topics, and writing to its own one. */
    deniedElsewhere: (district: string, other: string): Promise<boolean> =>
      deniedElsewhere(addresses, agency, district, other),
    stop: () => kafka.close(),
  };
}

async function deniedElsewhere(
  addresses: Addresses,
  agency: string,
  district: string,
  other: string,
): Promise<boolean> {
  const client = kafkaClient({ ...kafkaAs(addresses, agencyPrincipal(agency)) });
  const admin = client.admin();
  await admin.connect();
  const producer = client.producer({ retry: { retries: 0 } });
  await producer.connect();
  const refused = (attempt: Promise<unknown>): Promise<boolean> =>
    attempt.then(
      () => false,
      (error: unknown) => protocolCode(error)?.endsWith('AUTHORIZATION_FAILED') === true,
    );
  const topic = (event: AnyEvent, place?: string): string => topicOf(event, place);
  try {
    const answers = await Promise.all([
      refused(admin.fetchTopicOffsets(topic(alertChanged, district))),
      refused(admin.fetchTopicOffsets(topic(auditLeaf))),
      refused(admin.fetchTopicOffsets(topic(agencyAlertsV1, other))),
      refused(admin.fetchTopicOffsets(topic(agencyAlerts, other))),
      refused(producer.send({ topic: topic(agencyAlerts, agency), messages: [{ value: '{}' }] })),
    ]);
    return answers.every(Boolean);
  } finally {
    await producer.disconnect();
    await admin.disconnect();
  }
}

/** The faults of the messages that an agency received in a run in which a listed vehicle passed. */
export function agencyFaults(
  messages: readonly AgencyMessage[],
  inOneVersion: number,
  deniedElsewhere: boolean,
): string[] {
  const kinds = new Set(messages.map(({ body }) => body.kind));
  return [
    ...(['alert', 'heartbeat', 'checkpoint'] as const)
      .filter((kind) => !kinds.has(kind))
      .map((kind) => `the agency got no ${kind}`),
    ...messages.flatMap(({ body }) =>
      body.kind === 'alert' && body.alert.rule !== 'hotlist'
        ? [`the agency got a ${body.alert.rule} alert, which no agreement shares`]
        : [],
    ),
    // The last message may be there in one version and on its way in the other.
    ...(inOneVersion > 1 ? [`${inOneVersion} messages to the agency came in one version only`] : []),
    ...(deniedElsewhere ? [] : ['the agency’s credentials open more than its own topic']),
  ];
}
