import { cameraDay } from '@marsad/proof';
import type { Viewer } from '@marsad/schemas';
import type { Problem } from '../../errors.ts';
import type { Note } from './audit-notes.ts';

/** The actor in the log for a person who is not signed in. */
const NOBODY = { actor: 'unknown', agency: 'unknown' };
const nameOf = (who: Pick<Viewer, 'subject' | 'agency'> | undefined) =>
  who ? { actor: who.subject, agency: who.agency } : NOBODY;

/** The kind of object that a request was for, by the reason of its refusal (a place of the page, or a decision). */
const WANTED: Readonly<Record<string, string>> = {
  cameras: 'live_view',
  playback: 'recording',
  flow: 'flow_history',
  plate_search: 'plate_query',
  governance: 'watchlist_entry',
  audit: 'audit_log',
  reviews: 'face_candidate',
  head: 'face_evidence',
  alert_commands: 'alert',
  retrospective_face_search: 'face_candidate',
  alert: 'alert',
  camera: 'camera',
  case: 'case',
  cases: 'case',
  person: 'case',
  span: 'case',
  plate: 'case',
  note: 'case',
  hold: 'hold',
  evidence: 'evidence_bundle',
  act: 'processing_act',
  hotlist: 'hotlist_entry',
  watchlist: 'watchlist_entry',
  authorisation: 'authorisation',
  agreement: 'sharing_agreement',
  halt: 'halt',
  resume: 'halt',
  unmasking: 'unmasking_order',
  order_unknown: 'unmasking_order',
  order_not_in_force: 'unmasking_order',
  order_expired: 'unmasking_order',
  order_of_other: 'unmasking_order',
  order_narrower: 'unmasking_order',
  order_refused: 'unmasking_order',
};
const wantedBy = (reason: string | undefined): string => WANTED[reason?.split('.', 1)[0] ?? ''] ?? 'page';

/** The note of a request that was refused: the person and the kind of object, never which object. */
export const refusedRequest = (
  viewer: Viewer | undefined,
  { code, reason, hides }: Pick<Problem, 'code' | 'reason' | 'hides'>,
  method: string,
  nowMs: number,
): Note => ({
  ...nameOf(viewer),
  purpose: 'access',
  action: method === 'GET' || method === 'HEAD' ? 'consult' : 'decide',
  objectKind: wantedBy(hides ?? reason),
  outcome: 'refused',
  refusal: hides === undefined ? code : 'role_may_not',
  objectId: `${code} ${hides ?? reason ?? ''}`,
  scope: cameraDay('city', nowMs),
});

/** The note of a session that began or ended. */
export const sessionNote = (
  action: 'sign_in' | 'sign_out',
  { id, subject, agency }: { id: string; subject: string; agency: string },
): Note => ({
  ...nameOf({ subject, agency }),
  purpose: 'access',
  action,
  objectKind: 'session',
  objectId: id,
  scope: `session/${id}`,
});

/** The note of a sign-in that failed. The person is known only if the provider named them. */
export const failedSignIn = (
  who: { subject: string; agency: string } | undefined,
  reason: string,
  purpose: 'access' | 'rights_decision',
  nowMs: number,
): Note => ({
  ...nameOf(who),
  purpose,
  action: 'sign_in',
  objectKind: 'session',
  outcome: 'failed',
  refusal: reason,
  objectId: reason,
  scope: cameraDay('city', nowMs),
});
