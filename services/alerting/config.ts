import { kafkaConfig, loadConfig, placeConfig, telemetryConfig } from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { commitmentConfig, stepUpConfig } from '@marsad/proof';

const shape = { ...placeConfig, ...kafkaConfig, ...stepUpConfig, ...commitmentConfig, ...telemetryConfig };

export type Config = ConfigOf<typeof shape>;

export const readConfig = (env?: Environment): Config => loadConfig(shape, env);
