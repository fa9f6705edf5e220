import { createKafka } from '@marsad/kafka';
import type { Kafka } from '@marsad/kafka';
import type { Principal } from '@marsad/schemas';
import { createLogger, noMeter } from '@marsad/telemetry';
import type { Stack } from '@marsad/testkit';

export const environmentOf = (stack: Stack, district: string, models: string): Record<string, string> => {
  const { brokers, username, password } = stack.kafka('face-matcher');
  const { endpoint, accessKey, secretKey } = stack.objects('face-matcher');
  return {
    MARSAD_CITY: 'rabat',
    MARSAD_DISTRICTS: district,
    MARSAD_REPLICA: 'face-matcher-test',
    MARSAD_KAFKA_BROKERS: brokers.join(','),
    MARSAD_KAFKA_USERNAME: username,
    MARSAD_KAFKA_PASSWORD: password,
    MARSAD_S3_ENDPOINT: endpoint,
    MARSAD_S3_ACCESS_KEY: accessKey,
    MARSAD_S3_SECRET_KEY: secretKey,
    MARSAD_GOVERNANCE_PUBLIC_KEY: stack.addresses.keys.governance.publicKey,
    MARSAD_COMMITMENT_KEY: stack.addresses.keys.commitment,
    MARSAD_LOG_LEVEL: 'fatal',
    MARSAD_MODELS: models,
  };
};

/** Somebody else on the same bus, with their own credentials. */
export const doorOf = (stack: Stack, principal: Principal, fatal: unknown[]): Kafka =>
  createKafka({
    ...stack.kafka(principal),
    clientId: `${principal}-test`,
    city: 'rabat',
    source: '/test',
    logger: createLogger({ service: principal, replica: 'test', logLevel: 'fatal' }),
    meter: noMeter(),
    onFatal: (error) => fatal.push(error),
  });
