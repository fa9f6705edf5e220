import type { AuditedAct } from '@marsad/proof';
import { expect, it } from 'vitest';
import { createRecordDecision } from './record-decision.ts';

const entry = {
  entryId: 'refused:h',
  actor: 'demo-supervisor',
  agency: 'rabat-operations',
  objectKind: 'halt',
  objectId: 'faces',
} as const;

it('records whether a decision was refused, and why', async () => {
  const acts: AuditedAct[] = [];
  const log = createRecordDecision({
    record: (act) => Promise.resolve(void acts.push(act)),
    whenIdle: () => Promise.resolve(),
  });
  await log(entry);
  await log({ ...entry, refusal: 'role_may_not' });
  expect(acts.map(({ outcome, refusal }) => [outcome, refusal])).toEqual([
    [undefined, undefined],
    ['refused', 'role_may_not'],
  ]);
});
