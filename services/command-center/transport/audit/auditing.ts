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
  /** Called when something personal was not released because the audit log could not take its entry. */
  onShut?: (() => void) | undefined;
};

/** Creates everything that records what people see and try: the gate, the notes of refusals, and the records of disclosures. */
export function createAuditing({ trail, access, bus, logger, now, onShut }: Options) {
  return {
    gate: createAuditGate({ trail, now, ...(onShut && { onRefused: onShut }) }),
    notes: createAuditNotes({
      trail,
      now,
      onFailed: (error) => logger.warn({ err: error }, 'a refusal is not in the audit log yet'),
    }),
    disclosures: createDisclosures({ access, bus, now }),
  };
}
export type Auditing = ReturnType<typeof createAuditing>;
