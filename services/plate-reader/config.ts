import {
  fromEnv,
  integer,
  kafkaConfig,
  loadConfig,
  objectsConfig,
  placeConfig,
  telemetryConfig,
  text,
} from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { governanceKeyConfig } from '@marsad/proof';

const shape = {
  ...placeConfig,
  ...kafkaConfig,
  ...objectsConfig,
  ...telemetryConfig,
  ...governanceKeyConfig,
  modelsDirectory: fromEnv('MARSAD_MODELS', text('the folder that holds registry.json and the networks')),
  threads: fromEnv('MARSAD_PLATE_THREADS', integer(1, 64, 'how many threads read plates, for example 1').prefault('1')),
};

export type Config = ConfigOf<typeof shape>;

export const readConfig = (env?: Environment): Config => loadConfig(shape, env);
