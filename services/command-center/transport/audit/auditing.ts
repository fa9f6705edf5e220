import type { FastifyBaseLogger } from 'fastify';
import type { AuditTrail } from '@marsad/proof';
import type { Access } from '../../domain/access.ts';
import type { CommandBus } from '../../ports.ts';
import { createAuditGate } from './audit-gate.ts';
import { createAuditNotes } from './audit-notes.ts';
import { createDisclosures } from './disclosures.ts';

type Options = {
  trail: AuditTrail;
  access: Access;
  bus: Pick<CommandBus, 'disclose'>;
  logger: Pick<FastifyBaseLogger, 'warn'>;
  now: () => number;
  /** Called when personal data was not released because the audit log could not take its entry. */
  onAccessRefused?: (() => void) | undefined;
};

/** Creates the access gate, the notes of refusals and the records of disclosures, which together record what people see and try. */
export function createAuditing({ trail, access, bus, logger, now, onAccessRefused }: Options) {
  return {
    gate: createAuditGate({ trail, now, ...(onAccessRefused && { onRefused: onAccessRefused }) }),
    notes: createAuditNotes({
      trail,
      now,
      onFailed: (error) => logger.warn({ err: error }, 'a refusal is not in the audit log yet'),
    }),
    disclosures: createDisclosures({ access, bus, now }),
  };
}
export type Auditing = ReturnType<typeof createAuditing>;
