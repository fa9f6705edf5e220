import { join } from 'node:path';
import { createKafka } from '@marsad/kafka';
import type { Kafka } from '@marsad/kafka';
import { loadCity } from '@marsad/samples';
import { auditEntry } from '@marsad/schemas';
import type { AuditEntry } from '@marsad/schemas';
import { createLogger } from '@marsad/telemetry';
import { eventually, useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../paths.ts';
import type { DeploymentLog } from './deployment-log.ts';
import { openDeploymentLog } from './deployment-log.ts';
import type { CityDirectory } from './directory.ts';
import { deploymentKafka, openDirectory } from './directory.ts';
import { seedCity } from './seed.ts';

const stack = useStack();
const city = loadCity(join(ROOT, 'samples', 'city.yaml'));
let directory: CityDirectory;
let log: DeploymentLog;
const entries: AuditEntry[] = [];
const fail = (error: Error): never => {
  throw error;
};
let reader: Kafka;
beforeAll(async () => {
  reader = createKafka({
    ...stack.kafka('audit'),
    clientId: 'reader',
    city: 'rabat',
    source: '/test',
    logger: createLogger({ service: 'audit', replica: 'reader', logLevel: 'fatal' }),
    onFatal: fail,
  });
  await reader.tail({
    name: 'entries',
    events: [auditEntry],
    districts: [],
    onEvent: ({ data }) => void (data.producer === `deployment/deployment-${process.pid}` && entries.push(data)),
  });
  const kafka = deploymentKafka(stack.addresses, 'rabat', fail);
  log = await openDeploymentLog(kafka, stack.addresses, 'rabat');
  directory = await openDirectory(kafka, log);
});
afterAll(() => Promise.all([directory.close(), reader.close()]));

describe('the directory of a city', () => {
  test('gets the cameras of its file, once', async () => {
    expect(await seedCity(directory, city)).toBeLessThanOrEqual(city.cameras.length);
    await eventually(async () => {
      const known = new Set((await directory.cameras()).map(({ camera }) => camera));
      expect(city.cameras.every(({ camera }) => known.has(camera))).toBe(true);
    });
    expect(await seedCity(directory, city)).toBe(0);
  });

  test('reports that there is no such camera', async () => {
    expect(await directory.removeCamera('no-such-camera')).toBe(false);
  });

  test('is changed in the audit log first, under the deployment’s own name and numbers', async () => {
    const [first] = city.cameras;
    if (!first) throw new Error('the sample city has cameras');
    entries.length = 0;
    await log.applied({ created: 3, configured: 0, grown: 0, granted: 1, withdrawn: 0, moved: 0 }, 12);
    await log.imports(join(ROOT, 'samples', 'city.yaml'));
    await directory.addCamera(first);
    expect(await directory.removeCamera(first.camera)).toBe(true);
    await directory.addCamera(first);
    await eventually(() => expect(entries).toHaveLength(7));
    expect(entries.map(({ action, objectKind, count }) => [action, objectKind, count])).toEqual([
      ['alter', 'topics', 3],
      ['alter', 'access_rights', undefined],
      ['alter', 'service_users', 12],
      ['alter', 'city_file', undefined],
      ['alter', 'camera', undefined],
      ['erase', 'camera', undefined],
      ['alter', 'camera', undefined],
    ]);
    const [{ seq: from } = { seq: 0 }] = entries;
    expect(entries.map(({ seq }) => seq - from)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(JSON.stringify(entries)).not.toContain(first.camera);
  });
});
