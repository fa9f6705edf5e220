import type { CityDirectory, Running } from '@marsad/deploy-local';
import { deploymentKafka, openDirectory, readRunning } from '@marsad/deploy-local';
import type { Kafka } from '@marsad/kafka';

/** The city that runs on this machine: the demonstration, or the one whose folder MARSAD_DIRECTORY names. */
export const thisCity = (): Running => readRunning(process.env['MARSAD_DIRECTORY']);

/** Connects to the running city as the deployment for the time of one piece of work. */
export async function withKafka<T>(work: (kafka: Kafka, running: Running) => Promise<T>): Promise<T> {
  const running = thisCity();
  const kafka = deploymentKafka(running.addresses, running.city, (error) => {
    console.error(`marsad: ${error.message}`);
    process.exit(1);
  });
  try {
    return await work(kafka, running);
  } finally {
    await kafka.close();
  }
}

export const withDirectory = <T>(work: (directory: CityDirectory, running: Running) => Promise<T>): Promise<T> =>
  withKafka(async (kafka, running) => work(await openDirectory(kafka), running));
