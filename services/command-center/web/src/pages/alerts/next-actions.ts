import type { AlertAction } from '@marsad/schemas';
import type { Alert } from '../../api/types.ts';

/** The actions that the page offers in each state. The alerting service decides; a page that is out of date shows the refusal. */
const NEXT: Readonly<Record<Alert['state'], readonly AlertAction[]>> = {
  raised: ['acknowledge', 'confirm', 'dismiss'],
  acknowledged: ['confirm', 'dismiss'],
  confirmed: ['dispatch', 'close'],
  dispatched: ['close'],
  dismissed: ['close'],
  closed: [],
};
/** Two reviewers decide about a face on the reviews page. Until they have, this page only offers to acknowledge the alert. */
const NEXT_OF_FACE: Partial<Record<Alert['state'], readonly AlertAction[]>> = {
  raised: ['acknowledge'],
  acknowledged: [],
};

export const nextActions = ({ state, why }: Pick<Alert, 'state' | 'why'>): readonly AlertAction[] =>
  (why.rule === 'face' ? NEXT_OF_FACE[state] : undefined) ?? NEXT[state];

export const isState = (text: string): text is Alert['state'] => text in NEXT;

/** Confirm and dismiss are the two answers to one question. They have the same weight, because the page must not suggest one of them. */
export const isSuggested = (action: AlertAction, index: number): boolean =>
  index === 0 && action !== 'confirm' && action !== 'dismiss';
