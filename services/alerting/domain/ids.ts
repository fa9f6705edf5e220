import { alertIdOf, hashedId } from '@marsad/schemas';
import { mintId } from '@marsad/schemas/ids';

/** Versions of the rules. They are part of every alert's id, so that a changed rule raises new alerts instead of rewriting old ones. */
export const RULE_VERSIONS = { hotlist: 3, behaviour: 2, face: 1, system: 1 } as const;

/** The id of an alert that today's version of a rule raises from these sources. */
export const alertId = (rule: keyof typeof RULE_VERSIONS, sources: readonly string[]): string =>
  mintId(alertIdOf(rule, RULE_VERSIONS[rule], sources));

/** The id of the audit entry of one decision. The same decision, taken again after a crash, has the same id. */
export const auditEntryId = (decision: string): string => mintId(hashedId('e', ['alerting', 'decision', decision]));
