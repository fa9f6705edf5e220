import {
  fromEnv,
  kafkaConfig,
  list,
  loadConfig,
  objectsConfig,
  placeConfig,
  port,
  telemetryConfig,
  text,
} from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { governanceKeyConfig } from '@marsad/proof';
import { isNetwork } from '@marsad/schemas';
import { z } from 'zod';

const pem = (what: string) => text(`the path of ${what}, PEM`);

const shape = {
  ...placeConfig,
  ...kafkaConfig,
  ...objectsConfig,
  ...telemetryConfig,
  ...governanceKeyConfig,
  edgeHost: fromEnv(
    'MARSAD_EDGE_HOST',
    text('the address that smart cameras connect to, for example 0.0.0.0').prefault('127.0.0.1'),
  ),
  edgePort: fromEnv('MARSAD_EDGE_PORT', port()),
  /** This service's own certificate, with those that it was issued by, and its private key. */
  edgeCertificate: fromEnv('MARSAD_EDGE_CERTIFICATE', pem('the certificate of edge-gateway')),
  edgeKey: fromEnv('MARSAD_EDGE_KEY', pem('the private key of that certificate')),
  /** Whoever issues the certificates of cameras. Which camera a certificate belongs to, the directory says. */
  edgeCameraAuthority: fromEnv('MARSAD_EDGE_CAMERA_CA', pem('the certificates that issue those of cameras')),
  /** The user names and passwords of ONVIF devices: the file that camera-ingest reads. */
  credentialsFile: fromEnv(
    'MARSAD_CAMERA_CREDENTIALS',
    text('the path of a JSON file of camera credentials, or nothing').optional(),
  ),
  /** Networks in which a device may be asked for people although it is on this machine or on the link. */
  cameraNetworks: fromEnv(
    'MARSAD_CAMERA_NETWORKS',
    list(
      z.string().refine(isNetwork),
      'networks in which cameras are although they lie on this machine or on the link, for example 127.0.0.0/8; or nothing',
    ).optional(),
  ),
};

export type Config = ConfigOf<typeof shape>;

export const readConfig = (env?: Environment): Config => loadConfig(shape, env);
