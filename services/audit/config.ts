import { fromEnv, kafkaConfig, loadConfig, placeConfig, telemetryConfig } from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { z } from 'zod';

const shape = {
  ...placeConfig,
  ...kafkaConfig,
  ...telemetryConfig,
  auditPrivateKey: fromEnv(
    'MARSAD_AUDIT_PRIVATE_KEY',
    z.string().min(40).describe('the private Ed25519 key of the audit log (PKCS #8, DER, base64)'),
  ),
};

export type Config = ConfigOf<typeof shape>;

export const readConfig = (env?: Environment): Config => loadConfig(shape, env);
