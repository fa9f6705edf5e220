import { lookup } from 'node:dns/promises';
import { readCameraCredentials } from '@marsad/config';
import type { EventProducer, Kafka } from '@marsad/kafka';
import { discoverDevices, probeDevice } from '@marsad/onvif';
import { deviceSearchAnswered, deviceSearchRequested } from '@marsad/schemas';
import type { Logger } from '@marsad/telemetry';
import { createSearches } from './searches.ts';

/** How long answers to a call for devices are collected, s. Devices wait a moment before they answer, so that not all do at once. */
const DISCOVERY_SECONDS = 4;

export type StartSearchesOptions = {
  readonly kafka: Kafka;
  readonly producer: EventProducer;
  readonly districts: readonly string[];
  readonly credentialsFile: string | undefined;
  readonly networks: readonly string[];
  readonly logger: Pick<Logger, 'error'>;
  /** Runs work that nobody waits for. */
  readonly inBackground: (work: () => Promise<void>) => void;
};

/**
 * Answers people who look for ONVIF devices. One replica answers each request. It counts as handled when its search begins: after a crash the
 * person, who waits, asks again.
 */
export async function startSearches(options: StartSearchesOptions): Promise<{ stop(): Promise<void> }> {
  const { kafka, producer, districts, networks, logger, inBackground } = options;
  const searches = createSearches({
    discover: (signal) => discoverDevices({ seconds: DISCOVERY_SECONDS, signal }),
    probe: (address, credential, signal) => probeDevice(address, { credential, signal }),
    credentialOf: readCameraCredentials(options.credentialsFile),
    resolve: resolveHost,
    networks,
    publish: (answer) => producer.send(deviceSearchAnswered, answer, { atMs: answer.atMs }),
    onFailed: (searchId, error) => logger.error({ searchId, reason: String(error) }, 'a search could not be finished'),
    now: Date.now,
  });
  const consumer = await kafka.consume({
    group: 'searches',
    events: [deviceSearchRequested],
    districts,
    handle({ events }) {
      for (const { data, timestampMs } of events) inBackground(() => searches.request(data, timestampMs));
      return {};
    },
  });
  return {
    async stop() {
      await consumer.stop();
      await searches.stop();
    },
  };
}

/** The addresses of IP that a name has now; none if it has none. */
const resolveHost = (host: string): Promise<string[]> =>
  lookup(host, { all: true }).then(
    (found) => found.map(({ address }) => address),
    () => [],
  );
