import { alertKindOf } from '@marsad/schemas';
import type { Alert } from '../../api/types.ts';

/** The kind of an alert, a key of the words in `alerts.kinds`; a later version of the platform may have more kinds. */
export type AlertKind = string;

export const kindOf = (alert: Alert): AlertKind => alertKindOf(alert);

export type AlertTone = 'exact' | 'possible';

/** The colour of a kind, if it has one of its own. */
export const toneOf = (kind: AlertKind): AlertTone | undefined =>
  kind === 'exact' || kind === 'possible' ? kind : undefined;
