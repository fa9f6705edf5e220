import { kafkaConfig, loadConfig, placeConfig, telemetryConfig } from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { governanceKeyConfig } from '@marsad/proof';

const shape = { ...placeConfig, ...kafkaConfig, ...telemetryConfig, ...governanceKeyConfig };

export type Config = ConfigOf<typeof shape>;

export const readConfig = (env?: Environment): Config => loadConfig(shape, env);
