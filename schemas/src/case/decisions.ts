import { z } from 'zod';
import type { Role } from '../access/roles.ts';
import { District, Id, Moment } from '../values/ids.ts';
import { openUnion } from '../values/open-set.ts';
import { PlateText } from '../values/plate.ts';
import { writtenText } from '../values/text.ts';
import { CameraSpan, CaseReference, CaseRole } from './terms.ts';

const reason = writtenText(3, 300);
const subject = z.string().min(1).max(200);
const onCase = { caseId: Id };

/** What a person may decide about a case. */
export const CaseDecision = openUnion('kind', [
  z.object({ kind: z.literal('case.open'), reference: CaseReference, title: writtenText(3, 120) }),
  z.object({ kind: z.literal('case.close'), ...onCase, reason }),
  z.object({ kind: z.literal('person.add'), ...onCase, subject, name: writtenText(1, 120), role: CaseRole }),
  z.object({ kind: z.literal('person.remove'), ...onCase, subject }),
  z.object({ kind: z.literal('alert.add'), ...onCase, alertId: Id, district: District }),
  z.object({ kind: z.literal('span.add'), ...onCase, span: CameraSpan }),
  z.object({ kind: z.literal('plate.add'), ...onCase, plate: PlateText }),
  z.object({ kind: z.literal('note.add'), ...onCase, text: writtenText(1, 1_000) }),
  z.object({ kind: z.literal('hold.ask'), ...onCase, spanId: Id }),
  z.object({ kind: z.literal('hold.ask_release'), ...onCase, holdId: Id, reason }),
  /** `askedAtMs` is that of the request that the person read, so that a release answers that one and no later one. */
  z.object({ kind: z.literal('hold.release'), ...onCase, holdId: Id, askedAtMs: Moment }),
  z.object({ kind: z.literal('evidence.make'), ...onCase, spanId: Id, reason }),
]);
export type CaseDecision = z.infer<typeof CaseDecision>;
export type CaseDecisionKind = CaseDecision['kind'];

export type CaseRight = {
  /** The roles in the city that may decide it. */
  readonly roles: readonly Role[];
  /** Who of the people on the case may decide it. Nobody is on a case that is not opened yet. */
  readonly onCase: readonly CaseRole[];
  /** Whether it needs a sign-in of its own. The rest is signed by the browser of a session. */
  readonly signed: boolean;
};

const work: CaseRight = { roles: ['operator', 'supervisor', 'judge'], onCase: ['lead', 'member'], signed: false };
const lead: CaseRight = { roles: ['supervisor', 'judge'], onCase: ['lead'], signed: false };
const decisive: CaseRight = { roles: ['supervisor', 'judge'], onCase: ['lead', 'member'], signed: true };

/** Who may take each decision. The page, the command centre and cases read this. */
export const WHO_WORKS_ON_CASES: Readonly<Record<CaseDecisionKind, CaseRight>> = {
  'case.open': { ...lead, onCase: [] },
  'case.close': lead,
  'person.add': lead,
  'person.remove': lead,
  'alert.add': work,
  'span.add': work,
  'plate.add': work,
  'note.add': work,
  // Signed, because what is held outlives the day on which it would have been deleted.
  'hold.ask': decisive,
  'hold.ask_release': decisive,
  'hold.release': decisive,
  // Signed, because a bundle shows people as the camera saw them, without masks.
  'evidence.make': decisive,
};
