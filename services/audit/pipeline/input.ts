import type { LeafContent, LoggedEntry } from '@marsad/proof';
import type { AuditAlarm } from '@marsad/schemas';

/** What to append to the log: entries in the order of their arrival, and alarms. */
export type Input = { readonly entries: readonly LoggedEntry[]; readonly alarms: readonly AuditAlarm[] };

/** The input, with those of its contents that the log does not have yet. */
export type Recognised = Input & { readonly contents: readonly LeafContent[] };
