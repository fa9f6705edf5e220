import type { KeyObject } from 'node:crypto';
import type { Kafka } from '@marsad/kafka';
import { createActiveRole } from '@marsad/service';
import type { ActiveRole, Fatal, Serial } from '@marsad/service';
import type { Logger } from '@marsad/telemetry';
import { createRegister } from '../domain/register.ts';
import type { Register } from '../domain/register.ts';
import type { Metrics } from '../metrics.ts';
import type { Republish } from './publish.ts';
import { readRegister } from './tables.ts';

type Needs = {
  readonly kafka: Kafka;
  readonly publicKey: KeyObject;
  readonly now: () => number;
  readonly republish: Republish;
  readonly metrics: Pick<Metrics, 'countForgeries'>;
  readonly logger: Logger;
  readonly serial: Serial;
  readonly fatal: Fatal;
};

export type ActiveRegister = {
  /** The register as it was read when this instance last became active, with its later decisions. */
  readonly register: () => Register;
  /** False while this instance is a standby or still reads; it grants nothing then. */
  readonly isActive: () => boolean;
  readonly membership: ActiveRole<Register>['membership'];
};

/** Reads the register when this instance becomes active, before it decides anything. */
export function createActiveRegister(needs: Needs): ActiveRegister {
  const { kafka, publicKey, now, republish, metrics, logger, serial, fatal } = needs;
  let register = createRegister();
  const role = createActiveRole<Register>({
    async become() {
      const read = await readRegister(kafka, publicKey, now());
      for (const key of read.refused)
        logger.error({ key }, 'a record of rights that governance did not sign is left out');
      metrics.countForgeries(read.refused.length);
      register = read.register;
      // If Kafka accepts nothing now, the next tick finds these records missing and publishes them.
      for (const change of read.toPublish) register.put(change);
      await republish(read.toPublish);
      logger.info({ acts: register.acts.size, authorisations: register.authorisations.size }, 'active: deciding');
      return register;
    },
    serial,
    fatal,
  });
  return {
    register: () => register,
    isActive: () => role.state() !== undefined,
    membership: role.membership,
  };
}
