import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { eraseCommitmentKeysBefore, generateSigningKey } from '@marsad/proof';
import { agencyPrincipal, PRINCIPALS, RETENTION_LIVES } from '@marsad/schemas';
import { z } from 'zod';
import { CLICKHOUSE_USERS } from './clickhouse/users.ts';
import { LocalCityError } from './errors.ts';
import type { CityFolder } from './paths.ts';
import { writePrivate } from './private.ts';

const Password = z.string().min(20);
/** Ed25519 keys as PKCS #8 and SPKI, in base64 DER. */
const KeyPair = z.object({ privateKey: z.string().min(40), publicKey: z.string().min(40) });
const Secrets = z.object({
  kafkaClusterId: z.string().length(22),
  /** Passwords by user; `broker` is the user of the brokers themselves. */
  kafka: z.record(z.string(), Password),
  objectsRoot: z.object({ accessKey: z.string(), secretKey: Password }),
  /** Secret keys by service. The access key is the service's name. */
  objects: z.record(z.string(), Password),
  clickhouse: z.record(z.string(), Password),
  oidcClientSecret: Password,
  oidcCookieKey: Password,
  /** The provider's signing key, kept so that sessions survive a restart. */
  oidcKey: z.record(z.string(), z.unknown()),
  sessionSecret: Password,
  keys: z.object({ governance: KeyPair, audit: KeyPair, evidence: KeyPair, commitment: Password }),
});
export type Secrets = z.infer<typeof Secrets>;

const password = (): string => randomBytes(24).toString('base64url');
const passwordsOf = (names: readonly string[], existing: Record<string, string> = {}): Record<string, string> => ({
  ...Object.fromEntries(names.map((name) => [name, password()])),
  ...existing,
});

/**
 * The key of audit commitments, without the keys of days before the longest life of an alert. What an entry of those days is about cannot be
 * shown any more, also where a case or a hold is still kept. A new key begins today.
 */
export const commitmentKeyOf = (existing: string | undefined, nowMs: number): string =>
  existing === undefined
    ? eraseCommitmentKeysBefore(password() + password(), nowMs)
    : eraseCommitmentKeysBefore(existing, nowMs - RETENTION_LIVES.alerts.ceilingMs);

async function signingKey(): Promise<Record<string, unknown>> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  return { kty, crv, x, y, d, alg: 'ES256', use: 'sig', kid: randomBytes(8).toString('hex') };
}

/**
 * Loads the passwords of one city. The first start creates them at random, in a file that only its owner may read; later starts add those
 * of new users.
 * @throws {LocalCityError} when the city has state of an earlier run and its passwords are missing or unreadable
 */
export async function loadSecrets(folder: CityFolder, agencies: readonly string[] = []): Promise<Secrets> {
  const existing = readExisting(folder);
  if (!existing && existsSync(folder.state))
    throw new LocalCityError(
      `${folder.secrets} is gone, and the state in ${folder.state} cannot be used without it: run \`make clean\`, then start again.`,
    );
  const secrets: Secrets = {
    kafkaClusterId: existing?.kafkaClusterId ?? randomBytes(16).toString('base64url'),
    kafka: passwordsOf(['broker', ...PRINCIPALS, ...agencies.map(agencyPrincipal)], existing?.kafka),
    objectsRoot: existing?.objectsRoot ?? { accessKey: 'marsad-root', secretKey: password() },
    objects: passwordsOf(PRINCIPALS, existing?.objects),
    clickhouse: passwordsOf(CLICKHOUSE_USERS, existing?.clickhouse),
    oidcClientSecret: existing?.oidcClientSecret ?? password(),
    oidcCookieKey: existing?.oidcCookieKey ?? password(),
    oidcKey: existing?.oidcKey ?? (await signingKey()),
    sessionSecret: existing?.sessionSecret ?? password() + password(),
    keys: {
      governance: existing?.keys?.governance ?? generateSigningKey(),
      audit: existing?.keys?.audit ?? generateSigningKey(),
      evidence: existing?.keys?.evidence ?? generateSigningKey(),
      commitment: commitmentKeyOf(existing?.keys?.commitment, Date.now()),
    },
  };
  writePrivate(folder.secrets, JSON.stringify(secrets, null, 2));
  return secrets;
}

/** Secrets as an earlier version may have written them: without some signing keys, and for MinIO in place of the present object store. */
const EarlierSecrets = Secrets.extend({ keys: Secrets.shape.keys.partial() }).partial({
  keys: true,
  objectsRoot: true,
  objects: true,
});

function readExisting(folder: CityFolder): z.infer<typeof EarlierSecrets> | undefined {
  if (!existsSync(folder.secrets)) return undefined;
  try {
    return EarlierSecrets.parse(JSON.parse(readFileSync(folder.secrets, 'utf8')));
  } catch {
    throw new LocalCityError(`${folder.secrets} cannot be read: run \`make clean\`, then start again.`);
  }
}
