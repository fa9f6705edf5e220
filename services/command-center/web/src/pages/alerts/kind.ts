import { alertKindOf } from '@marsad/schemas';
import type { Alert } from '../../api/types.ts';

/** What kind of alert it is, as `alerts.kinds` has words for; a later version of the city may have more. */
export type AlertKind = string;

export const kindOf = (alert: Alert): AlertKind => alertKindOf(alert);

export type AlertTone = 'exact' | 'possible';

/** The colour of a kind, if it has one of its own. */
export const toneOf = (kind: AlertKind): AlertTone | undefined =>
  kind === 'exact' || kind === 'possible' ? kind : undefined;
