import { randomUUID } from 'node:crypto';
import type { EventProducer, Kafka } from '@marsad/kafka';
import type { Camera, City } from '@marsad/schemas';
import { cameraImportRequested, cameraRegisteredV1, ruleImportRequested, upcastCamera } from '@marsad/schemas';
import { followAnswers } from './import-answers.ts';
import type { ImportAnswers, Imported } from './import-answers.ts';

export type CityImport = {
  /** @throws LocalCityError if governance does not answer in time */
  cameras(): Promise<Imported>;
  /**
   * Asks for the rules, which name cameras, so those must have been answered.
   * @throws LocalCityError if governance does not answer in time
   */
  rules(): Promise<Imported>;
};

/**
 * Asks governance to take the cameras of a city file into the directory. The requests are durable when this resolves, so that governance,
 * which may start later, finds them. What is as the file says is not written again.
 * @param fileSha256 of the city file, as in the deployment's entry in the audit log
 */
export async function importCity(
  kafka: Kafka,
  { cameras, rules = [] }: Pick<City, 'cameras' | 'rules'>,
  fileSha256: string,
): Promise<CityImport> {
  const producer = await kafka.createProducer();
  const answers = await followAnswers(kafka);
  const earlier = await readEarlierCameras(kafka);
  const listed = new Set<string>(cameras.map(({ camera }) => camera));
  const requests = [...cameras, ...earlier.filter(({ camera }) => !listed.has(camera))].map((camera) => ({
    data: { commandId: randomUUID(), camera, fileSha256, atMs: Date.now() },
    options: { simulated: camera.simulated },
  }));
  await producer.sendMany(cameraImportRequested, requests);
  return {
    async cameras() {
      const answered = await answers.to(
        requests.map(({ data }) => data.commandId),
        'cameras',
      );
      await forgetEarlierCameras(producer, earlier);
      return answered;
    },
    rules: () => importRules(producer, answers, rules, fileSha256),
  };
}

async function importRules(
  producer: EventProducer,
  answers: ImportAnswers,
  rules: NonNullable<City['rules']>,
  fileSha256: string,
): Promise<Imported> {
  const requests = rules.map((rule) => ({
    data: { commandId: randomUUID(), rule, fileSha256, atMs: Date.now() },
    options: { simulated: rule.demonstration ?? false },
  }));
  await producer.sendMany(ruleImportRequested, requests);
  return answers.to(
    requests.map(({ data }) => data.commandId),
    'rules',
  );
}

/** The cameras that an earlier release registered under the first version, which no service reads any more. */
async function readEarlierCameras(kafka: Kafka): Promise<Camera[]> {
  const table = await kafka.stateTable({ name: 'earlier', events: [cameraRegisteredV1], districts: [] });
  const cameras = table.values(cameraRegisteredV1).map(upcastCamera);
  await table.stop();
  return cameras;
}

async function forgetEarlierCameras(producer: EventProducer, earlier: readonly Camera[]): Promise<void> {
  for (const { camera } of earlier) await producer.tombstone(cameraRegisteredV1, camera);
}
