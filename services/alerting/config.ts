import { kafkaConfig, loadConfig, placeConfig, telemetryConfig } from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';

const shape = { ...placeConfig, ...kafkaConfig, ...telemetryConfig };

export type Config = ConfigOf<typeof shape>;

export const readConfig = (env?: Environment): Config => loadConfig(shape, env);
