import type { CaseDecisionKind } from '@marsad/schemas';
import type { CaseView } from '../../api/types.ts';

/** Whether the person may take this kind of decision about the case now. */
export const may = ({ next }: CaseView, kind: CaseDecisionKind): boolean => next.includes(kind);
