import {
  fromEnv,
  integer,
  kafkaConfig,
  loadConfig,
  objectsConfig,
  partConfig,
  placeConfig,
  telemetryConfig,
  text,
} from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { commitmentConfig, governanceKeyConfig } from '@marsad/proof';
import { z } from 'zod';

const threshold = z
  .string()
  .regex(/^(0|1|0?\.\d+)$/)
  .transform(Number)
  .optional()
  .describe('a score from 0 to 1, not below the tested one of models/registry.json, or nothing: the tested one');

const shape = {
  ...placeConfig,
  ...partConfig,
  ...kafkaConfig,
  ...objectsConfig,
  ...telemetryConfig,
  ...governanceKeyConfig,
  ...commitmentConfig,
  modelsDirectory: fromEnv('MARSAD_MODELS', text('the folder that holds registry.json and the networks')),
  threads: fromEnv('MARSAD_FACE_THREADS', integer(1, 64, 'how many threads read faces, for example 1').prefault('1')),
  threshold: fromEnv('MARSAD_FACE_THRESHOLD', threshold),
};

export type Config = ConfigOf<typeof shape>;

export const readConfig = (env?: Environment): Config => loadConfig(shape, env);
