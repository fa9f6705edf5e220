import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LocalCityError } from '../errors.ts';
import type { CityFolder } from '../paths.ts';
import { STORE_PROGRAM } from '../paths.ts';
import { makePrivateFolder } from '../private.ts';
import type { Child, Register } from '../process/child.ts';
import { startChild, waitUntil } from '../process/child.ts';
import type { Secrets } from '../secrets.ts';
import { createStoreAdministration } from './administration.ts';
import { BUCKETS, bucketPolicyOf, isVersioned, SERVICES_WITH_OBJECTS } from './policies.ts';

const HEALTH = '/health';

/**
 * Starts the store (Versity's S3 gateway over a folder) and waits until it serves.
 * @throws {LocalCityError} when the folder holds the data of an earlier version's store
 */
export async function startStore(folder: CityFolder, port: number, secrets: Secrets, pids: Register): Promise<Child> {
  const earlier = join(folder.state, 'minio');
  if (existsSync(earlier))
    throw new LocalCityError(
      `${earlier} holds objects of an earlier version, which this one's store cannot read: run \`make clean\`, then start again.`,
    );
  const place = join(folder.state, 'objects');
  const [data, versions, users] = ['data', 'versions', 'users'].map((name) => join(place, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [place, data, versions, users]) makePrivateFolder(path);
  const child = await startChild({
    name: 'objects',
    program: STORE_PROGRAM,
    args: [
      ...['--port', `127.0.0.1:${port}`, '--iam-dir', users, '--health', HEALTH, '--keep-alive', '--quiet', '--noacl'],
      ...['posix', '--dir-perms', '0700', '--file-perms', '0600', '--versioning-dir', versions, data],
    ],
    cwd: place,
    env: {
      ROOT_ACCESS_KEY_ID: secrets.objectsRoot.accessKey,
      ROOT_SECRET_ACCESS_KEY: secrets.objectsRoot.secretKey,
      GOMEMLIMIT: '512MiB',
    },
    log: join(folder.logs, 'objects.log'),
    pids,
    appendLog: true,
  });
  const ready = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}${HEALTH}`)).ok;
  await waitUntil(child, 'it serves', ready);
  return child;
}

/** Creates the users of the services that read or write objects, and the buckets with their policies. */
export async function applyObjectAccess(endpoint: string, secrets: Secrets): Promise<void> {
  const administration = createStoreAdministration(endpoint, secrets.objectsRoot);
  for (const service of SERVICES_WITH_OBJECTS) await administration.setUser(service, secrets.objects[service] ?? '');
  for (const bucket of BUCKETS) {
    await administration.ensureBucket(bucket, isVersioned(bucket));
    await administration.setPolicy(bucket, bucketPolicyOf(bucket));
  }
}
