import { createHash } from 'node:crypto';

/** Versions of the rules, part of every alert's id: a changed rule raises new alerts, it does not rewrite old ones. */
export const RULE_VERSIONS = { hotlist: 3, behaviour: 2, face: 1, system: 1 } as const;

/**
 * An alert's id, from what it was raised from: the same track or event gives the same alert after any crash or replay.
 * `sources`: the track (or its later read) and the entry that it matched, the behaviour event, or the candidate. 128 bits of SHA-256.
 */
export const alertId = (rule: keyof typeof RULE_VERSIONS, sources: readonly string[]): string =>
  `a-${createHash('sha256')
    .update(['alert', rule, RULE_VERSIONS[rule], ...sources].join('\n'))
    .digest('hex')
    .slice(0, 32)}`;

/** The id of the audit entry of one decision: the same decision, taken again after a crash, is the same entry. */
export const auditEntryId = (decision: string): string =>
  `e-${createHash('sha256').update(['alerting', 'decision', decision].join('\n')).digest('hex').slice(0, 32)}`;
