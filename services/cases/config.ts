import {
  directory,
  fromEnv,
  kafkaConfig,
  loadConfig,
  objectsConfig,
  placeConfig,
  telemetryConfig,
  text,
} from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { commitmentConfig, sessionConfig, stepUpConfig } from '@marsad/proof';
import { z } from 'zod';

const shape = {
  ...placeConfig,
  ...kafkaConfig,
  ...objectsConfig,
  ...stepUpConfig,
  ...sessionConfig,
  ...commitmentConfig,
  ...telemetryConfig,
  cityFile: fromEnv('MARSAD_CITY_FILE', text('the path of city.yaml: which agency operates the city')),
  evidencePrivateKey: fromEnv(
    'MARSAD_EVIDENCE_PRIVATE_KEY',
    z.string().min(40).describe('the private Ed25519 key that seals evidence (PKCS #8, DER, base64)'),
  ),
  auditPublicKey: fromEnv(
    'MARSAD_AUDIT_PUBLIC_KEY',
    z
      .string()
      .min(40)
      .describe('the public Ed25519 key of the audit log (SPKI, DER, base64), as the deployment pinned it'),
  ),
  /** The folder in which a bundle is written before it is stored. It is emptied at every start. */
  spoolDirectory: fromEnv('MARSAD_EVIDENCE_SPOOL', directory()),
};

export type Config = ConfigOf<typeof shape>;

/** @throws ConfigError that names every variable that is missing or wrong */
export const readConfig = (env?: Environment): Config => loadConfig(shape, env);
