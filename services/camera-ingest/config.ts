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

const settings = {
  ...placeConfig,
  ...kafkaConfig,
  ...objectsConfig,
  ...telemetryConfig,
  ...governanceKeyConfig,
  modelsDirectory: fromEnv('MARSAD_MODELS', directory()),
  /** The folder of file sources. */
  mediaRoot: fromEnv('MARSAD_MEDIA', directory()),
  spoolDirectory: fromEnv('MARSAD_SPOOL', directory()),
  /** The most that recordings may take on this disk, bytes. */
  spoolMaxBytes: fromEnv('MARSAD_SPOOL_MAX_BYTES', integer(1_000_000, Number.MAX_SAFE_INTEGER).prefault('5000000000')),
  segmentMs: fromEnv('MARSAD_SEGMENT_MS', integer(1_000, 600_000).prefault('60000')),
  analysisFps: fromEnv('MARSAD_ANALYSIS_FPS', integer(1, 30).prefault('5')),
  /** A JSON file of credential names to {username, password}. The camera directory holds only the names. */
  credentialsFile: fromEnv(
    'MARSAD_CAMERA_CREDENTIALS',
    directory().optional().describe('the path of a JSON file of camera credentials, or nothing'),
  ),
};

export type Config = ConfigOf<typeof settings>;

/** @throws ConfigError that names every variable that is missing or wrong */
export const loadIngestConfig = (env?: Environment): Config => loadConfig(settings, env);
