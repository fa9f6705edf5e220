import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Principal } from '@marsad/schemas';
import type { CityFolder } from '../paths.ts';
import { MINIO_PROGRAM } from '../paths.ts';
import type { Child } from '../process/child.ts';
import { startChild, waitUntil } from '../process/child.ts';
import type { PidFile } from '../process/pid-file.ts';
import type { Secrets } from '../secrets.ts';
import { createMinioAdministration } from './administration.ts';
import { BUCKETS, OBJECT_RIGHTS, policyOf } from './policies.ts';

/** Starts the store and waits until it serves. */
export async function startMinio(folder: CityFolder, port: number, secrets: Secrets, pids: PidFile): Promise<Child> {
  const data = join(folder.state, 'minio');
  mkdirSync(data, { recursive: true });
  const child = await startChild({
    name: 'minio',
    program: MINIO_PROGRAM,
    args: ['server', '--quiet', '--address', `127.0.0.1:${port}`, data],
    cwd: data,
    env: {
      MINIO_ROOT_USER: secrets.minioRoot.accessKey,
      MINIO_ROOT_PASSWORD: secrets.minioRoot.secretKey,
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
      MINIO_CALLHOME_ENABLE: 'off',
      GOMEMLIMIT: '512MiB',
    },
    log: join(folder.logs, 'minio.log'),
    pids,
    appendLog: true,
  });
  const ready = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}/minio/health/cluster`)).ok;
  await waitUntil(child, 'it serves', ready, 60_000);
  return child;
}

/** Buckets, and one user and policy for each service that has to do with bytes. */
export async function applyObjectAccess(endpoint: string, secrets: Secrets): Promise<void> {
  const administration = createMinioAdministration(endpoint, secrets.minioRoot);
  for (const bucket of BUCKETS) await administration.ensureBucket(bucket);
  // What was overwritten can still be shown, and what was checked is what is served.
  for (const bucket of BUCKETS) await administration.keepVersions(bucket);
  for (const [service, rights] of Object.entries(OBJECT_RIGHTS) as [
    Principal,
    NonNullable<(typeof OBJECT_RIGHTS)[Principal]>,
  ][]) {
    await administration.setUser(service, secrets.minio[service] ?? '');
    await administration.setPolicy(service, policyOf(service, rights));
    await administration.attachPolicy(service, service);
  }
}
