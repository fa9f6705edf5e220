import { fromEnv, kafkaConfig, list, loadConfig, placeConfig, telemetryConfig } from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { commitmentConfig, governanceKeyConfig, stepUpConfig } from '@marsad/proof';
import { isNetwork } from '@marsad/schemas';
import { z } from 'zod';

const shape = {
  ...placeConfig,
  ...kafkaConfig,
  ...telemetryConfig,
  ...commitmentConfig,
  ...governanceKeyConfig,
  ...stepUpConfig,
  governancePrivateKey: fromEnv(
    'MARSAD_GOVERNANCE_PRIVATE_KEY',
    z.string().min(40).describe('the private Ed25519 key of governance (PKCS #8, DER, base64)'),
  ),
  cameraNetworks: fromEnv(
    'MARSAD_CAMERA_NETWORKS',
    list(
      z.string().refine(isNetwork),
      'networks in which cameras are although they lie on this machine or on the link, for example 127.0.0.0/8; or nothing',
    ).optional(),
  ),
  cityFile: fromEnv(
    'MARSAD_CITY_FILE',
    z.string().min(1).describe('the path of city.yaml: who operates the city and which agencies it may share with'),
  ),
};

export type Config = ConfigOf<typeof shape>;

export const readConfig = (env?: Environment): Config => loadConfig(shape, env);
