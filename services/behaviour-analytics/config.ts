import { fromEnv, kafkaConfig, loadConfig, objectsConfig, placeConfig, telemetryConfig, text } from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { governanceKeyConfig } from '@marsad/proof';

const shape = {
  ...placeConfig,
  ...kafkaConfig,
  ...objectsConfig,
  ...telemetryConfig,
  ...governanceKeyConfig,
  cityFile: fromEnv(
    'MARSAD_CITY_FILE',
    text('the path of city.yaml: the time zone by which the hours of rules are meant'),
  ),
};

export type Config = ConfigOf<typeof shape>;

export const readConfig = (env?: Environment): Config => loadConfig(shape, env);
