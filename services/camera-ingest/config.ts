import {
  directory,
  fromEnv,
  integer,
  list,
  kafkaConfig,
  loadConfig,
  objectsConfig,
  placeConfig,
  telemetryConfig,
} from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { governanceKeyConfig } from '@marsad/proof';
import { isNetwork } from '@marsad/schemas';
import type { Patience } from '@marsad/streaming';
import { z } from 'zod';

const settings = {
  ...placeConfig,
  ...kafkaConfig,
  ...objectsConfig,
  ...telemetryConfig,
  ...governanceKeyConfig,
  modelsDirectory: fromEnv('MARSAD_MODELS', directory()),
  /** The folder of file sources. */
  mediaRoot: fromEnv('MARSAD_MEDIA', directory()),
  spoolDirectory: fromEnv('MARSAD_SPOOL', directory()),
  /** The most that recordings may take on this disk, bytes. */
  spoolMaxBytes: fromEnv('MARSAD_SPOOL_MAX_BYTES', integer(1_000_000, Number.MAX_SAFE_INTEGER).prefault('5000000000')),
  segmentMs: fromEnv('MARSAD_SEGMENT_MS', integer(1_000, 600_000).prefault('60000')),
  analysisFps: fromEnv('MARSAD_ANALYSIS_FPS', integer(1, 30).prefault('5')),
  /** How long a camera may take to answer, to send a key frame, and to send nothing once its stream is open, ms. */
  cameraOpenMs: fromEnv('MARSAD_CAMERA_OPEN_MS', integer(1_000, 120_000).prefault('10000')),
  cameraKeyFrameMs: fromEnv('MARSAD_CAMERA_KEY_FRAME_MS', integer(1_000, 600_000).prefault('60000')),
  cameraSilentMs: fromEnv('MARSAD_CAMERA_SILENT_MS', integer(1_000, 120_000).prefault('5000')),
  /** Networks in which an address may be checked although it is on this machine or on the link. */
  cameraNetworks: fromEnv(
    'MARSAD_CAMERA_NETWORKS',
    list(
      z.string().refine(isNetwork),
      'networks in which cameras are although they lie on this machine or on the link, for example 127.0.0.0/8; or nothing',
    ).optional(),
  ),
  /** A JSON file of credential names to {username, password}. The camera directory holds only the names. */
  credentialsFile: fromEnv(
    'MARSAD_CAMERA_CREDENTIALS',
    directory().optional().describe('the path of a JSON file of camera credentials, or nothing'),
  ),
  /** Certificates by one of which that of an rtsps camera must be issued. */
  cameraAuthorityFile: fromEnv(
    'MARSAD_CAMERA_CA',
    directory().optional().describe('the path of the certificates that issue those of cameras, PEM, or nothing'),
  ),
};

export type Config = ConfigOf<typeof settings>;

/** How long a camera is waited for. */
export const patienceOf = ({ cameraOpenMs, cameraKeyFrameMs, cameraSilentMs }: Config): Patience => ({
  openMs: cameraOpenMs,
  keyFrameMs: cameraKeyFrameMs,
  silentMs: cameraSilentMs,
});

/** @throws ConfigError that names every variable that is missing or wrong */
export const loadIngestConfig = (env?: Environment): Config => loadConfig(settings, env);
