import { fromEnv, kafkaConfig, loadConfig, placeConfig, telemetryConfig, text } from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { commitmentConfig, sessionConfig, stepUpConfig } from '@marsad/proof';

const shape = {
  ...placeConfig,
  ...kafkaConfig,
  ...stepUpConfig,
  ...sessionConfig,
  ...commitmentConfig,
  ...telemetryConfig,
  cityFile: fromEnv('MARSAD_CITY_FILE', text('the path of city.yaml: which agency operates the city')),
};

export type Config = ConfigOf<typeof shape>;

export const readConfig = (env?: Environment): Config => loadConfig(shape, env);
