import type { Kafka } from '@marsad/kafka';
import { cameraRegistered, caseAnswered, caseChanged } from '@marsad/schemas';
import { createCaseBook, type CaseBook } from '../domain/case-book.ts';

/** The cases and the answers as their topics hold them now. Only the active instance decides, so it knows every later one itself. */
export async function readCaseBook(kafka: Kafka): Promise<CaseBook> {
  const book = createCaseBook();
  const table = await kafka.stateTable({ name: 'cases', events: [caseChanged], districts: [] });
  for (const record of table.values(caseChanged)) book.put(record);
  await table.stop();
  const answers = await kafka.tail({
    name: 'answers',
    events: [caseAnswered],
    districts: [],
    from: 'beginning',
    onEvent: ({ data }) => {
      if (data.verified) book.putAnswer(data);
    },
  });
  await answers.stop();
  return book;
}

/** The district of each camera of the directory, followed. A camera that is removed later stays known here while this instance runs. */
export async function followCameras(kafka: Kafka) {
  const districts = new Map<string, string>();
  const table = await kafka.stateTable({
    name: 'cameras',
    events: [cameraRegistered],
    districts: [],
    onChange: (change) => {
      if (!('tombstone' in change)) districts.set(change.data.camera, change.data.district);
    },
  });
  return { districtOf: (camera: string) => districts.get(camera), stop: () => table.stop() };
}
