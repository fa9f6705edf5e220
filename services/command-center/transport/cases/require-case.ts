import type { FastifyRequest } from 'fastify';
import type { Case, Viewer } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CasesMemory } from '../../domain/cases-memory.ts';
import { hiddenProblem, Problem } from '../../errors.ts';
import { requirePlace } from '../http/access-gate.ts';

type Known = { cases: CasesMemory; access: Access };

/** The person behind a request and the case. @throws Problem where there is no such case or they are not on it; from outside both look the same */
export function requireCase(
  request: FastifyRequest,
  { cases, access }: Known,
  caseId: string,
): { viewer: Viewer; record: Case } {
  const viewer = requirePlace(request, access, 'cases');
  const record = cases.case(caseId);
  if (!record) throw new Problem('not_found');
  if (!access.seesCase(viewer, record)) throw hiddenProblem('case');
  return { viewer, record };
}
