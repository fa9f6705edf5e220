import { randomUUID } from 'node:crypto';
import type { EventProducer, Kafka } from '@marsad/kafka';
import type { Camera, CameraTerms, DataOf } from '@marsad/schemas';
import { cameraImportRequested, cameraRegisteredV1, governanceAnswered, upcastCamera } from '@marsad/schemas';
import { LocalCityError } from '../errors.ts';
import { stretchForLoad } from '../process/work-watch.ts';

/** What governance answered about the entries of a city file. */
export type Imported = {
  /** Cameras of the directory that are as the file says. */
  readonly taken: string[];
  /** Cameras that a person changed or removed since. That stays. */
  readonly kept: string[];
  readonly refused: { readonly camera: string; readonly refusal: string }[];
};

export type CameraImport = {
  /** @throws LocalCityError if governance does not answer in time */
  answers(): Promise<Imported>;
};

const ANSWERED_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 50;
const KEPT: readonly string[] = ['changed_by_person', 'removed_by_person'];

/**
 * Asks governance to take the cameras of a city file into the directory. The requests are durable when this resolves, so that governance,
 * which may start later, finds them. A camera that is as the file says is not written again.
 * @param fileSha256 of the city file, as in the deployment's entry in the audit log
 */
export async function importCameras(
  kafka: Kafka,
  cameras: readonly CameraTerms[],
  fileSha256: string,
): Promise<CameraImport> {
  const producer = await kafka.createProducer();
  const answers = new Map<string, DataOf<typeof governanceAnswered>>();
  await kafka.tail({
    name: 'imports',
    events: [governanceAnswered],
    districts: [],
    onEvent: ({ data }) => void answers.set(data.commandId, data),
  });
  const earlier = await readEarlierCameras(kafka);
  const listed = new Set<string>(cameras.map(({ camera }) => camera));
  const requests = [...cameras, ...earlier.filter(({ camera }) => !listed.has(camera))].map((camera) => ({
    data: { commandId: randomUUID(), camera, fileSha256, atMs: Date.now() },
    options: { simulated: camera.simulated },
  }));
  await producer.sendMany(cameraImportRequested, requests);
  return {
    async answers() {
      const answered = await waitForAnswers(
        requests.map(({ data }) => data.commandId),
        answers,
      );
      await forgetEarlierCameras(producer, earlier);
      return sortAnswers(answered);
    },
  };
}

type Answers = ReadonlyMap<string, DataOf<typeof governanceAnswered>>;

async function waitForAnswers(wanted: readonly string[], answers: Answers) {
  const until = performance.now() + stretchForLoad(ANSWERED_WITHIN_MS);
  while (!wanted.every((id) => answers.has(id))) {
    if (performance.now() > until)
      throw new LocalCityError(
        `governance answered ${wanted.filter((id) => answers.has(id)).length} of ${wanted.length} cameras: is it running?`,
      );
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  return wanted.flatMap((id) => answers.get(id) ?? []);
}

const sortAnswers = (answered: readonly DataOf<typeof governanceAnswered>[]): Imported => ({
  taken: answered.flatMap(({ about, accepted }) => (accepted ? [about] : [])),
  kept: answered.flatMap(({ about, refusal = '' }) => (KEPT.includes(refusal) ? [about] : [])),
  refused: answered.flatMap(({ about: camera, accepted, refusal = 'no_reason' }) =>
    accepted || KEPT.includes(refusal) ? [] : [{ camera, refusal }],
  ),
});

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
