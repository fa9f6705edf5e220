import {
  clickhouseConfig,
  directory,
  fromEnv,
  integer,
  kafkaConfig,
  list,
  loadConfig,
  objectsConfig,
  placeConfig,
  port,
  telemetryConfig,
  text,
  url,
} from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { z } from 'zod';
import { commitmentConfig, governanceKeyConfig, sessionConfig, stepUpConfig } from '@marsad/proof';

/** Session cookies are Secure, so at another plain address nobody would stay signed in, and passwords would not be safe. */
function isSafePage(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
}

const shape = {
  ...placeConfig,
  ...kafkaConfig,
  ...objectsConfig,
  ...clickhouseConfig,
  ...telemetryConfig,
  ...commitmentConfig,
  ...stepUpConfig,
  ...sessionConfig,
  ...governanceKeyConfig,
  httpPort: fromEnv('MARSAD_HTTP_PORT', port().prefault('8080')),
  httpHost: fromEnv('MARSAD_HTTP_HOST', text('the address to listen on').default('127.0.0.1')),
  /** The address at which people reach the page. Sign-ins come back to it, and only requests from its origin may change anything. */
  publicUrl: fromEnv(
    'MARSAD_PUBLIC_URL',
    url()
      .refine(isSafePage)
      .describe('the address that people type: https, or http on localhost, where browsers keep Secure cookies too'),
  ),
  /** A session ends when the person has done nothing for this long; streams and pictures do not count. */
  sessionIdleMinutes: fromEnv('MARSAD_SESSION_IDLE_MINUTES', integer(1, 480).prefault('15')),
  oidcClientSecret: fromEnv('MARSAD_OIDC_CLIENT_SECRET', text('the secret of this client at the OpenID provider')),
  sessionSecret: fromEnv(
    'MARSAD_SESSION_SECRET',
    text().min(32).describe('a random secret of 32 characters or more, the same for every instance'),
  ),
  cityFile: fromEnv('MARSAD_CITY_FILE', text('the path of the city.yaml with districts and their outlines')),
  /** The streets of the maps. Without it the maps show districts only. */
  mapTiles: fromEnv('MARSAD_MAP_TILES', text('the path of a PMTiles archive of the streets, or nothing').optional()),
  page: fromEnv('MARSAD_PAGE', directory().default(`${import.meta.dirname}/web/dist`)),
  documents: fromEnv('MARSAD_DOCUMENTS', directory().default(`${import.meta.dirname}/../../docs/generated`)),
  /**
   * The proxies whose `X-Forwarded-For` is trusted. Behind a balancer that is not named here, every client seems to have the balancer's
   * address.
   */
  trustedProxies: fromEnv(
    'MARSAD_TRUSTED_PROXIES',
    list(
      z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]),
      'addresses or networks of the proxies in front, with commas between them, for example 10.0.3.7,10.1.0.0/16',
    ).default([]),
  ),
  requestsPerMinute: fromEnv('MARSAD_HTTP_REQUESTS_PER_MINUTE', integer(10, 100_000).prefault('1200')),
};

export type Config = ConfigOf<typeof shape>;

export const readConfig = (env?: Environment): Config => loadConfig(shape, env);
