import {
  WHO_WORKS_ON_CASES,
  caseInSight,
  roleOnCase,
  type Case,
  type CaseBundle,
  type CaseDecisionKind,
  type CaseRole,
  type Viewer,
} from '@marsad/schemas';
import type { ServedObject } from './alert-media.ts';

/** The service whose evidence may leave as a bundle, and the bucket in which it writes. */
const BUNDLES = { bucket: 'evidence', writer: 'cases' } as const;

/** What a closed case still needs, because its holds do not end with it. */
const STAYS_POSSIBLE: ReadonlySet<CaseDecisionKind> = new Set(['hold.ask_release', 'hold.release']);
const KINDS = Object.keys(WHO_WORKS_ON_CASES) as CaseDecisionKind[];

/** Whether a person may open a case at all. The service `cases` decides it again from the verified token. */
export const opensCases = ({ role }: Viewer): boolean => WHO_WORKS_ON_CASES['case.open'].roles.includes(role);

/** Whether this person may take this kind of decision about a case that they are on. */
export function decidesOnCase(viewer: Viewer, record: Case, kind: CaseDecisionKind): boolean {
  const { roles, onCase } = WHO_WORKS_ON_CASES[kind];
  const role = roleOnCase(viewer, record);
  if (role === undefined || !roles.includes(viewer.role) || !onCase.includes(role)) return false;
  return record.state === 'open' || STAYS_POSSIBLE.has(kind);
}

/** Where a bundle lies is for this service alone. */
export type ShownBundle = Omit<CaseBundle, 'bucket' | 'objectKey'>;
export type ShownCase = Omit<Case, 'madeBy' | 'holds' | 'bundles'> & {
  holds: Omit<Case['holds'][number], 'askHash' | 'releaseHash'>[];
  bundles: ShownBundle[];
};

/** A case as this person sees it, with what they may decide about it now. */
export function describeCase(
  viewer: Viewer,
  record: Case,
): { record: ShownCase; role: CaseRole; next: CaseDecisionKind[] } {
  const { madeBy: _, holds, bundles, ...rest } = caseInSight(viewer, record);
  return {
    record: {
      ...rest,
      holds: holds.map(({ askHash: _ask, releaseHash: _release, ...hold }) => hold),
      bundles: bundles.map(({ bucket: _bucket, objectKey: _key, ...bundle }) => bundle),
    },
    role: roleOnCase(viewer, record) ?? 'reader',
    next: KINDS.filter((kind) => decidesOnCase(viewer, record, kind)),
  };
}

/** A case in a list. */
export function summariseCase(viewer: Viewer, record: Case) {
  const { caseId, reference, title, state, openedAtMs, changedAtMs, people } = record;
  const { alerts, spans, plates, holds, bundles } = caseInSight(viewer, record);
  return {
    ...{ caseId, reference, title, state, openedAtMs, changedAtMs },
    role: roleOnCase(viewer, record) ?? ('reader' as const),
    people: people.length,
    alerts: alerts.length,
    spans: spans.length,
    plates: plates.length,
    holds: holds.filter((hold) => hold.state !== 'released').length,
    bundles: bundles.length,
  };
}

/** The bundle as the store has it; undefined unless it is made and lies where the service `cases` writes. */
export function objectOfBundle({ state, bucket, objectKey, sha256 }: CaseBundle): ServedObject | undefined {
  if (state !== 'ready' || objectKey === undefined || sha256 === undefined) return undefined;
  if (bucket !== BUNDLES.bucket || !objectKey.startsWith(`${BUNDLES.writer}/`)) return undefined;
  return { bucket, objectKey, sha256 };
}
