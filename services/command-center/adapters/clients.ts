import { createClickHouse } from '@marsad/clickhouse';
import { createObjectStore } from '@marsad/objects';
import { signInOf } from '@marsad/proof';
import type { Config } from '../config.ts';
import { createOpenIdProvider } from './openid.ts';

/** A question of the page waits no longer than this for ClickHouse, ms. */
const QUERY_TIMEOUT_MS = 10_000;

/** Creates the clients of ClickHouse, the object store and the OpenID provider. None of them connects before it is first used. */
export const createClients = (config: Config) => ({
  clickhouse: createClickHouse({
    url: config.clickhouseUrl,
    username: config.clickhouseUsername,
    password: config.clickhousePassword,
    timeoutMs: QUERY_TIMEOUT_MS,
  }),
  store: createObjectStore({
    endpoint: config.s3Endpoint,
    accessKey: config.s3AccessKey,
    secretKey: config.s3SecretKey,
  }),
  identity: createOpenIdProvider({
    ...signInOf(config),
    clientSecret: config.oidcClientSecret,
    publicUrl: config.publicUrl,
    now: Date.now,
  }),
});
