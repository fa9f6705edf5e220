import { date, directory, fromEnv, kafkaConfig, loadConfig, placeConfig, telemetryConfig, text } from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { commitmentConfig } from '@marsad/proof';
import { z } from 'zod';
import type { AgencyServer } from './domain/contract.ts';

/** 90 days after agency.alerts.v2 was first published, on 2026-11-29: until then agencies get both versions. */
export const AGENCY_V1_UNTIL = '2027-02-27';

const agencyServer = z
  .string()
  .regex(/^kafka(-secure)?:\/\/[^\s/:]+:\d{1,5}$/)
  .transform((url): AgencyServer => {
    const [protocol = '', broker = ''] = url.split('://');
    return { protocol: protocol === 'kafka' ? 'kafka' : 'kafka-secure', broker };
  })
  .optional()
  .describe('kafka-secure://HOST:PORT where agencies connect (kafka:// without TLS), or nothing');

const shape = {
  ...placeConfig,
  ...kafkaConfig,
  ...commitmentConfig,
  ...telemetryConfig,
  cityFile: fromEnv('MARSAD_CITY_FILE', text('the path of the city.yaml that names the agencies')),
  /** When agency.alerts.v1 ends, UTC ms: at the beginning of this day. */
  agencyV1UntilMs: fromEnv('MARSAD_AGENCY_V1_UNTIL', date(AGENCY_V1_UNTIL)),
  /** Where agencies connect. Without it their contract leaves the address open. */
  agencyServer: fromEnv('MARSAD_AGENCY_SERVER', agencyServer),
  documents: fromEnv('MARSAD_DOCUMENTS', directory().default(`${import.meta.dirname}/../../docs/generated`)),
};

export type Config = ConfigOf<typeof shape>;

export const readConfig = (env?: Environment): Config => loadConfig(shape, env);
