import type { Case } from '../case/case-changed.v1.ts';
import type { CaseRole } from '../case/terms.ts';
import { mayEnter, maySeeDistrict, type Sharing, type Viewer } from './may-see.ts';

/** The role of this person on a case; undefined if they are not on it, and then for them it does not exist. */
export const roleOnCase = (viewer: Viewer, { people }: Pick<Case, 'people'>): CaseRole | undefined =>
  people.find(({ subject }) => subject === viewer.subject)?.role;

/** Whether this person may see a case: their role has cases at all, and they are on this one. */
export const maySeeCase = (
  viewer: Viewer,
  record: Pick<Case, 'people'>,
  sharing: Pick<Sharing, 'operatedBy'>,
): boolean => mayEnter(viewer, 'cases', sharing) && roleOnCase(viewer, record) !== undefined;

/**
 * A case as this person may see it: what lies in districts that they do not work for is left out, whoever put it there. Plates and notes
 * belong to the case and to no district.
 */
export function caseInSight(viewer: Viewer, record: Case): Case {
  const inSight = <Item extends { readonly district: string }>(items: readonly Item[]): Item[] =>
    items.filter(({ district }) => maySeeDistrict(viewer, district));
  return {
    ...record,
    alerts: inSight(record.alerts),
    spans: inSight(record.spans),
    holds: inSight(record.holds),
    bundles: inSight(record.bundles),
  };
}
