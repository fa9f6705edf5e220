import { z } from 'zod';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { CameraId, District, EpochMs, Id, Moment } from '../values/ids.ts';
import { PlateText } from '../values/plate.ts';
import { writtenText } from '../values/text.ts';

/**
 * What a person may do on a case. A `lead` decides who else is on it and closes it; a `member` works on it; a `reader` only reads it. A role
 * of a later version gives nothing, because a right is never guessed at.
 */
export const CaseRole = z.enum(['lead', 'member', 'reader']);
export type CaseRole = z.infer<typeof CaseRole>;

/** The longest span of one camera on a case, ms. A day is what an investigator asks for; more is asked for in several spans. */
export const LONGEST_SPAN_MS = 24 * 60 * 60 * 1_000;

/** The most of each that one case lists. */
export const MOST_ON_CASE = { people: 50, alerts: 300, spans: 100, plates: 50, notes: 300, holds: 100, bundles: 100 };

/**
 * The most bytes that what people add to a case may take. Half of what a message may have stays free, because a hold grows when it is released, and
 * a bundle when it is made: a case that no message could carry any more would stop the service for every case.
 */
export const MOST_CASE_BYTES = 200_000;

/** The reference of a case, as the authority that leads it writes it. */
export const CaseReference = writtenText(1, 80);

/** A stretch of one camera's recordings; `toMs` is not in it. */
export const CameraSpan = z.object({ district: District, camera: CameraId, fromMs: Moment, toMs: Moment });
export type CameraSpan = z.infer<typeof CameraSpan>;

/** Who put something on a case, and when. */
const added = { by: Actor, atMs: EpochMs };

export const CasePerson = z.object({
  subject: z.string().min(1).max(200),
  name: z.string().min(1).max(120),
  role: CaseRole,
  ...added,
});
export const CaseAlert = z.object({ alertId: Id, district: District, ...added });
export const CaseSpan = CameraSpan.extend({ spanId: Id, ...added });
export const CasePlate = z.object({ plate: PlateText, ...added });
export const CaseNote = z.object({ noteId: Id, text: writtenText(1, 1_000), ...added });
