import { join } from 'node:path';
import type { CityFolder } from '../paths.ts';
import type { Child, Register } from '../process/child.ts';
import { startChild, waitUntil } from '../process/child.ts';
import type { Ports } from '../ports.ts';
import type { Secrets } from '../secrets.ts';
import { writePrivate } from '../private.ts';

export const OIDC_CLIENT_ID = 'command-center';
export const DEMO_ACCOUNTS = join(import.meta.dirname, '..', '..', 'accounts.yaml');

export const issuerOf = (ports: Ports): string => `http://localhost:${ports.oidc}`;
export const publicUrlOf = (ports: Ports): string => `http://localhost:${ports.http}`;

/** Starts the sign-in and waits until it serves its configuration. */
export async function startOidc(
  folder: CityFolder,
  ports: Ports,
  secrets: Secrets,
  pids: Register,
  accountsFile: string = DEMO_ACCOUNTS,
): Promise<Child> {
  const settings = join(folder.settings, 'oidc.json');
  writePrivate(
    settings,
    JSON.stringify({
      issuer: issuerOf(ports),
      port: ports.oidc,
      accountsFile,
      client: { id: OIDC_CLIENT_ID, secret: secrets.oidcClientSecret, publicUrl: publicUrlOf(ports) },
      cookieKey: secrets.oidcCookieKey,
      signingKey: secrets.oidcKey,
    }),
  );
  const child = await startChild({
    name: 'sign-in',
    program: process.execPath,
    args: [join(import.meta.dirname, 'main.ts'), settings],
    cwd: folder.state,
    log: join(folder.logs, 'sign-in.log'),
    pids,
  });
  const ready = async (): Promise<boolean> =>
    (await fetch(`http://127.0.0.1:${ports.oidc}/.well-known/openid-configuration`)).ok;
  await waitUntil(child, 'it answers', ready);
  return child;
}
