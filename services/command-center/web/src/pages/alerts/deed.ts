import { DESK_ACTIONS, isKnown } from '@marsad/schemas';
import type { Alert } from '../../api/types.ts';

type HistoryStep = Alert['history'][number];

/** Whether the platform itself did it: it reopens the alert of an incident that became graver than what was judged. */
export const isBySystem = ({ action }: HistoryStep): boolean => action === 'reopen';

/** What a step did besides moving the alert, as a key of `desk.did`; undefined where its state says it all. */
export function deedOf(
  step: HistoryStep,
): (typeof DESK_ACTIONS)[number] | 'release' | 'uncheck' | 'reopen' | undefined {
  const { action } = step;
  if (isBySystem(step)) return 'reopen';
  if (!isKnown(DESK_ACTIONS, action)) return undefined;
  if (action === 'assign' && !step.assignedTo) return 'release';
  if (action === 'check' && step.check?.done === false) return 'uncheck';
  return action;
}
