import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Addresses, KafkaAddress } from '@marsad/deploy-local';
import { applyRegistry, environmentOf, kafkaAs, kafkaClient, ROOT } from '@marsad/deploy-local';
import type { AccessRule, Principal } from '@marsad/schemas';
import { readAddresses } from './addresses.ts';
import { TEST_AGENCIES } from './agencies.ts';

export type Stack = {
  readonly addresses: Addresses;
  /** Creates a district for this test alone, with its topics and all principals' rights to them. Takes about a second. */
  createDistrict(): Promise<string>;
  /** The credentials that `createKafka` takes. */
  kafka(principal: AccessRule['principal']): KafkaAddress;
  /** A Kafka client without the checks of the registry, for messages that no producer of this repository sends. */
  bareKafka(principal: AccessRule['principal']): ReturnType<typeof kafkaClient>;
  /** The credentials that `createObjectStore` takes. */
  objects(principal: AccessRule['principal']): { endpoint: string; accessKey: string; secretKey: string };
  /** The credentials that `createClickHouse` takes. */
  clickhouse(user: string): { url: string; username: string; password: string };
  /**
   * The environment variables of a service, as the local city sets them: with the service's own credentials and no others.
   * @param variables further variables, or other values for the same ones
   */
  environment(
    service: Principal,
    districts: readonly string[],
    variables?: Readonly<Record<string, string>>,
  ): Record<string, string>;
};

/**
 * The real infrastructure, which is started once for each worker of a run: Kafka, the object store, ClickHouse and the sign-in, each with
 * credentials.
 */
export function useStack(): Stack {
  const addresses = readAddresses();
  return {
    addresses,
    async createDistrict() {
      const district = `t-${randomBytes(5).toString('hex')}`;
      await applyRegistry(
        kafkaAs(addresses, 'deployment'),
        { districts: [district], agencies: TEST_AGENCIES },
        { exclusive: false },
      );
      return district;
    },
    kafka: (principal) => kafkaAs(addresses, principal),
    bareKafka: (principal) => kafkaClient(kafkaAs(addresses, principal)),
    objects: (principal) => ({
      endpoint: addresses.s3.endpoint,
      accessKey: addresses.s3.accessKeys?.[principal] ?? principal,
      secretKey: addresses.s3.secretKeys[principal] ?? '',
    }),
    clickhouse: (user) => ({
      url: addresses.clickhouse.url,
      username: user,
      password: addresses.clickhouse.passwords[user] ?? '',
    }),
    environment: (service, districts, variables = {}) => ({
      ...environmentOf({ service, replica: `${service}-test`, wave: 1 }, addresses, {
        city: 'rabat',
        districts,
        cityFile: join(ROOT, 'samples', 'city.yaml'),
        media: join(ROOT, 'samples'),
        telemetryPort: 0,
        logLevel: 'fatal',
      }),
      ...(addresses.s3.accessKeys?.[service] === undefined
        ? {}
        : { MARSAD_S3_ACCESS_KEY: addresses.s3.accessKeys[service] }),
      ...variables,
    }),
  };
}
