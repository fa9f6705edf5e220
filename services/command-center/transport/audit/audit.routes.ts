import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { AuditCheckpoint } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import { Problem } from '../../errors.ts';
import type { History } from '../../ports.ts';
import type { AuditGate } from './audit-gate.ts';
import { requirePlace } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { accessToLog } from './audited-access.ts';
import { AuditEntries, CheckpointView } from '../contract/audit.ts';
import { ProblemBody } from '../contract/problem.ts';

type Dependencies = {
  access: Access;
  gate: AuditGate;
  history: History;
  checkpoint: () => AuditCheckpoint | undefined;
};

/** Registers the routes of the audit log, for those who oversee the city. The rows come from ClickHouse; the checkpoint and `marsad audit verify` prove them. */
export function registerAuditRoutes(app: FastifyInstance, { access, gate, history, checkpoint }: Dependencies): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const query = z.object({
    limit: z.coerce.number().int().min(1).max(500).default(100),
    /** Only entries below this index of the log. */
    before: z.coerce.number().int().nonnegative().optional(),
  });
  typed.get(
    '/api/audit/entries',
    {
      ...onlyFor('audit'),
      schema: {
        tags: ['audit'],
        querystring: query,
        response: { 200: AuditEntries, default: ProblemBody },
      },
    },
    async (request) => {
      const viewer = requirePlace(request, access, 'audit');
      const { limit, before } = request.query;
      await gate.record(viewer, accessToLog(`entries before ${before ?? 'now'}, ${limit} of them`));
      const entries = await history.auditEntries({ limit, before });
      const last = entries.at(-1);
      return { entries, ...(last && last.index > 0 && { before: last.index }) };
    },
  );

  typed.get(
    '/api/audit/checkpoint',
    {
      ...onlyFor('audit'),
      schema: { tags: ['audit'], response: { 200: CheckpointView, default: ProblemBody } },
    },
    async (request) => {
      const viewer = requirePlace(request, access, 'audit');
      await gate.recordOnce(viewer, accessToLog('checkpoint'));
      const latest = checkpoint();
      if (!latest) throw new Problem('audit_unavailable', 'no_checkpoint_yet');
      const { treeSize, rootHash, note, atMs } = latest;
      return { treeSize, rootHash, note, atMs };
    },
  );
}
