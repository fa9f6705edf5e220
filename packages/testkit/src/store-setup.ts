import { readFileSync } from 'node:fs';
import type { Addresses } from '@marsad/deploy-local';
import type { TestProject } from 'vitest/node';
import { z } from 'zod';

const Credentials = z.strictObject({ accessKey: z.string(), secretKey: z.string() });
const StoreFile = z.strictObject({
  /** `http://host:port` */
  endpoint: z.url(),
  /** May create buckets, and delete objects that a governance retention protects. */
  administrator: Credentials,
  /** The credentials of each service, as `marsad objects rights` lists them. Without them only the administrator's tests run. */
  services: z.record(z.string(), Credentials).default({}),
});

/** Runs the contract tests of object stores against the store that MARSAD_TEST_STORE describes. Starts nothing. */
export default function setup(project: TestProject): void {
  const path = process.env['MARSAD_TEST_STORE'];
  if (path === undefined) throw new Error('MARSAD_TEST_STORE names the file that describes the store');
  const { endpoint, administrator, services } = StoreFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  const of = (part: 'accessKey' | 'secretKey') =>
    Object.fromEntries(Object.entries(services).map(([service, credentials]) => [service, credentials[part]]));
  const s3: Addresses['s3'] = {
    endpoint: endpoint.replace(/\/$/, ''),
    root: administrator,
    secretKeys: of('secretKey'),
    accessKeys: of('accessKey'),
  };
  project.provide('stack', { s3 } as Addresses);
}
