import { join } from 'node:path';
import {
  clickhouseConfig,
  fromEnv,
  kafkaConfig,
  loadConfig,
  partConfig,
  placeConfig,
  telemetryConfig,
} from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { z } from 'zod';

const shape = {
  ...placeConfig,
  ...partConfig,
  ...kafkaConfig,
  ...telemetryConfig,
  ...clickhouseConfig,
  /** The folder of the numbered SQL files. Default: the files of this release. */
  migrations: fromEnv(
    'MARSAD_MIGRATIONS',
    z
      .string()
      .min(1)
      .default(join(import.meta.dirname, '../../deploy/clickhouse'))
      .describe('the folder of the numbered SQL files, or nothing'),
  ),
};

export type Config = ConfigOf<typeof shape>;

export const readConfig = (env?: Environment): Config => loadConfig(shape, env);
