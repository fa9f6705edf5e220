import type { LeafContent, LoggedEntry } from '@marsad/proof';
import type { AuditAlarm } from '@marsad/schemas';

/** What is to be in the log: entries as they came, and what was noticed meanwhile. */
export type Input = { readonly entries: readonly LoggedEntry[]; readonly alarms: readonly AuditAlarm[] };

/** The same, with what of it the log does not have. */
export type Recognised = Input & { readonly contents: readonly LeafContent[] };
