import { date, fromEnv, kafkaConfig, loadConfig, placeConfig, telemetryConfig, text } from '@marsad/config';
import type { ConfigOf, Environment } from '@marsad/config';
import { commitmentConfig } from '@marsad/proof';

/** 90 days after agency.alerts.v2 was first published, on 2026-11-29: until then agencies get both versions. */
export const AGENCY_V1_UNTIL = '2027-02-27';

const shape = {
  ...placeConfig,
  ...kafkaConfig,
  ...commitmentConfig,
  ...telemetryConfig,
  cityFile: fromEnv('MARSAD_CITY_FILE', text('the path of the city.yaml that names the agencies')),
  /** The day at whose beginning, UTC, agency.alerts.v1 ends, ms. */
  agencyV1UntilMs: fromEnv('MARSAD_AGENCY_V1_UNTIL', date(AGENCY_V1_UNTIL)),
};

export type Config = ConfigOf<typeof shape>;

export const readConfig = (env?: Environment): Config => loadConfig(shape, env);
