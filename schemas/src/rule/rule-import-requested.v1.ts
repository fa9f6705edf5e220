import { z } from 'zod';
import { days, defineEvent, deleteAfter, minutes } from '../registry/define.ts';
import { Id, Moment, Sha256 } from '../values/ids.ts';
import { ruleDefined } from './rule-defined.v1.ts';
import { RuleTerms } from './rule-terms.ts';

const {
  version: _,
  state: __,
  inForceFromMs: ___,
  definedBy: ____,
  definedAtMs: _____,
  madeBy: ______,
  ...terms
} = ruleDefined.example;

export const ruleImportRequested = defineEvent('rule.import-requested.v1', {
  fact: 'The deployment asks governance to take one rule of the city file. The answer has the same command id.',
  scope: 'city',
  keyedBy: 'rule',
  key: ({ rule }) => rule.ruleId,
  id: ({ commandId }) => commandId,
  partitions: 1,
  producers: ['deployment'],
  consumers: ['governance'],
  retention: deleteAfter(days(1), minutes(15)),
  personalData: 'none',
  schema: z.object({
    commandId: Id,
    rule: RuleTerms,
    /** Of the whole city file, as in the deployment's entry in the audit log. */
    fileSha256: Sha256,
    atMs: Moment,
  }),
  example: { commandId: 'i-1', rule: terms, fileSha256: 'a'.repeat(64), atMs: 1_790_000_000_000 },
  invalid: { 'an import of nothing': { commandId: 'i-1', atMs: 1 } },
});
export type RuleImport = z.infer<typeof ruleImportRequested.schema>;
