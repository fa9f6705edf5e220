import { fromEnv, kafkaConfig, loadConfig, placeConfig, telemetryConfig, text } from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { commitmentConfig } from '@marsad/proof';

const shape = {
  ...placeConfig,
  ...kafkaConfig,
  ...commitmentConfig,
  ...telemetryConfig,
  cityFile: fromEnv('MARSAD_CITY_FILE', text('the path of the city.yaml that names the agencies')),
};

export type Config = ConfigOf<typeof shape>;

export const readConfig = (env?: Environment): Config => loadConfig(shape, env);
