import type { AlertAction } from '@marsad/schemas';
import type { Alert } from '../../api/types.ts';

/** What a person would do next. The alerting service decides what is allowed; a page that is behind shows the refusal. */
const NEXT: Readonly<Record<Alert['state'], readonly AlertAction[]>> = {
  raised: ['acknowledge', 'confirm', 'dismiss'],
  acknowledged: ['confirm', 'dismiss'],
  confirmed: ['dispatch', 'close'],
  dispatched: ['close'],
  dismissed: ['close'],
  closed: [],
};
/** Two reviewers decide on a face, on a page of their own: until they have, it can only be acknowledged here. */
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
