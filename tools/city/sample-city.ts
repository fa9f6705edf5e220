import { join } from 'node:path';
import {
  chooseFreePorts,
  kafkaAs,
  ROOT,
  startCity,
  startInfrastructure,
  type CityOptions,
  type Infrastructure,
  type Progress,
  type RunningCity,
} from '@marsad/deploy-local';
import { createKafka } from '@marsad/kafka';
import { loadCity } from '@marsad/samples';
import { cameraRegistered } from '@marsad/schemas';
import { createLogger } from '@marsad/telemetry';

const SAMPLES = join(ROOT, 'samples');

export type SampleCityOptions = Pick<CityOptions, 'processes' | 'signal'> & {
  /** Holds state, logs and secrets of this city. */
  readonly directory: string;
  readonly progress?: Progress;
  /** A description of the city instead of samples/city.yaml. The media are the samples in either case. */
  readonly cityFile?: string;
  /** Whether the sample's hotlist and rights are in force from the start. */
  readonly orders: boolean;
  /** Is done when the infrastructure runs and the city does not yet. */
  readonly before?: (infrastructure: Infrastructure) => Promise<void>;
};

export type SampleCity = {
  readonly infrastructure: Infrastructure;
  readonly city: RunningCity;
  /** The services first, then the infrastructure. */
  stop(): Promise<void>;
};

/** Registers the cameras in a part of the city that has no governance, with the credentials of governance, which nobody else uses there. */
async function registerWithoutGovernance(infrastructure: Infrastructure, { city }: RunningCity): Promise<void> {
  const kafka = createKafka({
    ...kafkaAs(infrastructure, 'governance'),
    clientId: 'sample-city',
    city: city.city,
    source: '/governance/sample-city',
    logger: createLogger({ service: 'governance', replica: 'sample-city', logLevel: 'error' }),
    onFatal: (error) => {
      throw error;
    },
  });
  const producer = await kafka.createProducer();
  for (const camera of city.cameras) await producer.send(cameraRegistered, camera, { simulated: camera.simulated });
  await kafka.close();
}

/** Starts the sample city on free ports, its infrastructure included. If a part cannot start, those before it are stopped again. */
export async function startSampleCity({
  directory,
  cityFile = join(SAMPLES, 'city.yaml'),
  orders,
  before,
  ...options
}: SampleCityOptions): Promise<SampleCity> {
  const infrastructure = await startInfrastructure({
    ...options,
    directory,
    ports: await chooseFreePorts(),
    agencies: loadCity(cityFile).agencies.map(({ id }) => id),
  });
  try {
    await before?.(infrastructure);
    const city = await startCity({
      ...options,
      infrastructure,
      cityFile,
      media: SAMPLES,
      ...(orders ? { hotlistFile: join(SAMPLES, 'hotlist.yaml'), rightsFile: join(SAMPLES, 'rights.yaml') } : {}),
    });
    if (!city.services.some(({ process }) => process.service === 'governance'))
      await registerWithoutGovernance(infrastructure, city);
    const stop = async (): Promise<void> => {
      await city.stop();
      await infrastructure.stop();
    };
    return { infrastructure, city, stop };
  } catch (error) {
    await infrastructure.stop();
    throw error;
  }
}
