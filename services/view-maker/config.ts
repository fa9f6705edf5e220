import {
  directory,
  fromEnv,
  integer,
  kafkaConfig,
  loadConfig,
  objectsConfig,
  placeConfig,
  telemetryConfig,
} from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { governanceKeyConfig } from '@marsad/proof';

const threads = (what: string) => integer(1, 64, `how many threads render ${what}, for example 1`).prefault('1');

const settings = {
  ...placeConfig,
  ...kafkaConfig,
  ...objectsConfig,
  ...governanceKeyConfig,
  ...telemetryConfig,
  /** The folder of fetched recordings. It is emptied at every start. */
  cacheDirectory: fromEnv('MARSAD_VIEW_CACHE', directory()),
  /** The most that fetched recordings may take on this disk, bytes, beside those in use. */
  cacheBytes: fromEnv('MARSAD_VIEW_CACHE_BYTES', integer(1_000_000, Number.MAX_SAFE_INTEGER).prefault('2000000000')),
  clipThreads: fromEnv('MARSAD_CLIP_THREADS', threads('clips of alerts')),
  playbackThreads: fromEnv('MARSAD_PLAYBACK_THREADS', threads('playback')),
};

export type Config = ConfigOf<typeof settings>;

/** @throws ConfigError that names every variable that is missing or wrong */
export const readConfig = (env?: Environment): Config => loadConfig(settings, env);
