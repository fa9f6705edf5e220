import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Addresses, KafkaAddress } from '@marsad/deploy-local';
import { applyRegistry, environmentOf, kafkaAs, kafkaClient, ROOT } from '@marsad/deploy-local';
import type { AccessRule, Principal } from '@marsad/schemas';
import { inject } from 'vitest';
import { TEST_AGENCIES } from './agencies.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    stack: Addresses;
  }
}

export type Stack = {
  readonly addresses: Addresses;
  /** A district of the test's own: its topics and everybody's rights on them. Other tests see nothing of it. About a second. */
  createDistrict(): Promise<string>;
  /** What `createKafka` of @marsad/kafka asks for. */
  kafka(principal: AccessRule['principal']): KafkaAddress;
  /** A bare client around the registry's checks, for what no producer of ours would ever send. */
  bareKafka(principal: AccessRule['principal']): ReturnType<typeof kafkaClient>;
  /** What `createObjectStore` asks for. */
  objects(principal: AccessRule['principal']): { endpoint: string; accessKey: string; secretKey: string };
  /** What `createClickHouse` asks for. */
  clickhouse(user: string): { url: string; username: string; password: string };
  /**
   * The environment that a service's configuration is read from: as the local city starts it, with its own credentials and no other ones.
   * @param variables of this test, also in place of the usual ones
   */
  environment(
    service: Principal,
    districts: readonly string[],
    variables?: Readonly<Record<string, string>>,
  ): Record<string, string>;
};

/** The real infrastructure, started once a run: Kafka, the object store, ClickHouse and the sign-in, each asking for credentials. */
export function useStack(): Stack {
  const addresses = inject('stack');
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
