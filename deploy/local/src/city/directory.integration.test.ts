import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Kafka } from '@marsad/kafka';
import { loadCity } from '@marsad/samples';
import type { DataOf } from '@marsad/schemas';
import { auditEntry, cameraImportRequested, cameraRegistered, governanceAnswered } from '@marsad/schemas';
import { eventually, useBus, useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../paths.ts';
import { openDeploymentLog } from './deployment-log.ts';
import { deploymentKafka, openDirectory } from './directory.ts';
import { importCity } from './import-city.ts';

const stack = useStack();
const bus = useBus(stack);
const city = loadCity(join(ROOT, 'samples', 'city.yaml'));
const [sample] = city.cameras;
if (!sample) throw new Error('the sample city has cameras');
const fail = (error: Error): never => {
  throw error;
};
let kafka: Kafka;
beforeAll(() => {
  kafka = deploymentKafka(stack.addresses, 'rabat', fail);
});
afterAll(() => kafka.close());

/** Answers requests as governance does; `refusals` by camera. */
async function playGovernance(refusals: Readonly<Record<string, string>>) {
  const producer = await bus.producer('governance');
  const requests: DataOf<typeof cameraImportRequested>[] = [];
  await bus.as('governance').tail({
    name: `played-${randomUUID().slice(0, 8)}`,
    events: [cameraImportRequested],
    districts: [],
    onEvent: ({ data }) => {
      requests.push(data);
      const { commandId, camera } = data;
      const refusal = refusals[camera.camera];
      const actor = { subject: 'deployment', name: 'deployment', agency: 'rabat-operations' };
      const answer = { commandId, kind: 'camera.import', about: camera.camera, actor, atMs: Date.now() };
      void producer.send(governanceAnswered, { ...answer, accepted: !refusal, ...(refusal && { refusal }) });
    },
  });
  return requests;
}

describe('the cameras of a city file', () => {
  const cameras = ['taken', 'changed', 'removed', 'refused'].map((name) => ({
    ...sample,
    camera: `${name}-${randomUUID().slice(0, 8)}` as typeof sample.camera,
  }));
  const [taken = '', changed = '', removed = '', refused = ''] = cameras.map(({ camera }) => camera);

  test('are handed to governance, whose answers say what became of each', async () => {
    const requests = await playGovernance({
      [changed]: 'changed_by_person',
      [removed]: 'removed_by_person',
      [refused]: 'address_refused',
    });
    const imported = await importCity(kafka, { cameras }, 'a'.repeat(64));
    const answers = await imported.cameras();
    expect(answers.taken).toContain(taken);
    expect(answers.kept).toEqual(expect.arrayContaining([changed, removed]));
    expect(answers.refused).toEqual(expect.arrayContaining([{ id: refused, refusal: 'address_refused' }]));
    expect(requests.map(({ camera }) => camera.camera)).toEqual(
      expect.arrayContaining([taken, changed, removed, refused]),
    );
  });

  test('are read by the deployment, which does not write them', async () => {
    const camera = `${taken}-read` as typeof sample.camera;
    const governance = await bus.producer('governance');
    await governance.send(cameraRegistered, { ...sample, camera }, { simulated: true });
    const directory = await openDirectory(deploymentKafka(stack.addresses, 'rabat', fail));
    await eventually(async () => expect((await directory.cameras()).map((known) => known.camera)).toContain(camera));
    await directory.close();
    await governance.tombstone(cameraRegistered, camera);
  });
});

test('what the deployment does is in the audit log, under its own name and numbers', async () => {
  const entries = await bus.collect('audit', [auditEntry]);
  const own = () =>
    entries.of(auditEntry).filter(({ producer }) => producer === `deployment/deployment-${process.pid}`);
  const log = await openDeploymentLog(kafka, stack.addresses, 'rabat');
  await log.applied({ created: 3, configured: 0, grown: 0, granted: 1, withdrawn: 0, moved: 0 }, 12);
  await log.imports(join(ROOT, 'samples', 'city.yaml'));
  await eventually(() => expect(own()).toHaveLength(4));
  expect(own().map(({ action, objectKind, count }) => [action, objectKind, count])).toEqual([
    ['alter', 'topics', 3],
    ['alter', 'access_rights', undefined],
    ['alter', 'service_users', 12],
    ['alter', 'city_file', undefined],
  ]);
  const [{ seq: from } = { seq: 0 }] = own();
  expect(own().map(({ seq }) => seq - from)).toEqual([0, 1, 2, 3]);
});
