import { createHash } from 'node:crypto';

const hash = (prefix: string, ...parts: readonly (string | number)[]): string =>
  `${prefix}-${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)}`;

/** One disclosure by the agency's topic: this revision of this alert to this agency. After a crash it is the same again, in the log and on the topic. */
export const disclosureId = (agency: string, alertId: string, revision: number): string =>
  hash('d', 'disclosure', agency, alertId, revision);

/** The end of sharing an alert, after the last revision that was sent. */
export const withdrawalId = (agency: string, alertId: string, revision: number): string =>
  hash('w', 'withdrawal', agency, alertId, revision);
