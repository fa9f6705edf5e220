import type { Service } from '@marsad/service';
import type { Credential } from '@marsad/streaming';
import type { Config } from '../../config.ts';
import { createChecks } from '../checks.ts';
import { consumeChecks, createCheckPublisher } from './consume-checks.ts';
import { resolveHost } from './resolve-host.ts';
import { startCheck } from './start-check.ts';
import type { CheckSettings } from './start-check.ts';

type Credentials = {
  readonly credentialOf: (name: string) => Credential | undefined;
  /** The districts whose cameras sign in with this credential. */
  readonly districtsOf: (credential: string) => ReadonlySet<string>;
};

/** Answers what people ask about addresses of the districts. `stop` ends the checks that run. */
export async function startChecks(
  config: Config & Pick<CheckSettings, 'cameraAuthority'>,
  { kafka, logger, inBackground }: Pick<Service, 'kafka' | 'logger' | 'inBackground'>,
  { credentialOf, districtsOf }: Credentials,
): Promise<{ stop(): Promise<void> }> {
  const checks = createChecks({
    start: (source, seconds) => startCheck(config, source, seconds),
    credentialOf,
    districtsOf,
    resolve: resolveHost,
    networks: config.cameraNetworks ?? [],
    publish: createCheckPublisher(await kafka.createProducer()),
    onFailed: (checkId, error) => logger.error({ checkId, error: String(error) }, 'a check could not be finished'),
    now: Date.now,
  });
  const consumer = await consumeChecks(kafka, { checks, districts: config.districts, inBackground });
  return {
    async stop() {
      await consumer.stop();
      await checks.stop();
    },
  };
}
