import type { DecisionKind } from '@marsad/schemas';
import type { Me } from '../../api/types.ts';

/** A decision that narrows something needs a reason; a decision that widens something needs a signature. Governance enforces both. */
const NEEDS_REASON: ReadonlySet<DecisionKind> = new Set([
  'act.withdraw',
  'hotlist.withdraw',
  'watchlist.withdraw',
  'authorisation.reject',
  'authorisation.end',
  'agreement.end',
  'halt',
  'resume',
  'camera.remove',
  'rule.withdraw',
  'rule.mute',
  'rule.unmute',
  'retention.order',
  'unmasking.reject',
  'unmasking.end',
]);
export const needsReason = (kind: DecisionKind): boolean => NEEDS_REASON.has(kind);

/** The shortest reason that governance accepts, characters. */
export const SHORTEST_REASON = 3;
export const isReason = (text: string): boolean => text.trim().length >= SHORTEST_REASON;

/** Whether this person has to sign a decision of this kind with a sign-in of its own. */
export const needsSignature = (me: Pick<Me, 'decides'> | undefined, kind: DecisionKind): boolean =>
  me?.decides.find((decides) => decides.kind === kind)?.signed ?? false;
