import { fromEnv, integer, kafkaConfig, loadConfig, objectsConfig, placeConfig, telemetryConfig } from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { commitmentConfig, governanceKeyConfig } from '@marsad/proof';

const shape = {
  ...placeConfig,
  ...kafkaConfig,
  ...objectsConfig,
  ...commitmentConfig,
  ...governanceKeyConfig,
  ...telemetryConfig,
  /** How often a district is looked through for what has lived long enough, s. A start looks at once. */
  sweepSeconds: fromEnv(
    'MARSAD_RETENTION_SWEEP_SECONDS',
    integer(1, 86_400, 'how often to look for what has to be erased, seconds, for example 600').prefault('600'),
  ),
};

export type Config = ConfigOf<typeof shape>;

/** @throws ConfigError that names every variable that is missing or wrong */
export const readConfig = (env?: Environment): Config => loadConfig(shape, env);
