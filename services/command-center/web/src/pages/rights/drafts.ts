import type {
  Analytic,
  Authorisation,
  GovernanceDecision,
  HotlistEntry,
  Objective,
  ProcessingAct,
  SharingAgreement,
  WatchlistEntry,
} from '@marsad/schemas';
import { parsePlate } from '@marsad/schemas';

// These functions turn a filled-in form into a decision, and return undefined while something is missing.

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The shortest text that governance accepts in a declaration, characters. The field says so before the form is sent. */
export const SHORTEST_TEXT = 3;
export const isLongEnough = (text: string): boolean => text.trim().length >= SHORTEST_TEXT;

/** The id of the new record and the time, both determined when the form is sent. */
export type NewRecord = { id: string; nowMs: number };
type CameraMark = { camera: string; simulated: boolean };
type DecisionOf<Kind extends GovernanceDecision['kind']> = Extract<GovernanceDecision, { kind: Kind }> | undefined;

/** The data that each analytic derives from images. An act declares exactly these, so the form does not ask for them. */
const DATA_OF: Readonly<Record<Analytic, ProcessingAct['dataCategories']>> = {
  flow: ['counts', 'tracks'],
  behaviour: ['tracks'],
  plates: ['plates'],
  faces: ['faces'],
};

export type ActDraft = {
  analytic: Analytic | undefined;
  purpose: ProcessingAct['purpose'] | undefined;
  cameras: string[];
  controller: string;
  cndpReference: string;
  days: number;
};
export const EMPTY_ACT: ActDraft = {
  analytic: undefined,
  purpose: undefined,
  cameras: [],
  controller: '',
  cndpReference: '',
  days: 30,
};

export function actOf(
  { analytic, purpose, cameras, controller, cndpReference, days }: ActDraft,
  { agency, known }: { agency: string; known: readonly CameraMark[] },
  { id, nowMs }: NewRecord,
): DecisionOf<'act.publish'> {
  if (!analytic || !purpose || cameras.length === 0) return undefined;
  if (!isLongEnough(controller) || !isLongEnough(cndpReference)) return undefined;
  return {
    kind: 'act.publish',
    act: {
      actId: id,
      analytic,
      cameras: cameras as ProcessingAct['cameras'],
      controller: controller.trim(),
      purpose,
      dataCategories: DATA_OF[analytic],
      recipients: [agency],
      cndpReference: cndpReference.trim(),
      validFromMs: nowMs,
      expiresAtMs: nowMs + days * DAY_MS,
      demonstration: known.some(({ camera, simulated }) => simulated && cameras.includes(camera)),
    },
  };
}

export type AgreementDraft = {
  agency: string;
  rules: SharingAgreement['rules'];
  districts: string[];
  purpose: SharingAgreement['purpose'] | undefined;
  legalBasis: string;
  days: number;
};
export const EMPTY_AGREEMENT: AgreementDraft = {
  agency: '',
  rules: [],
  districts: [],
  purpose: undefined,
  legalBasis: '',
  days: 30,
};

const AGENCY = /^[a-z][a-z0-9-]{0,30}$/;
export const isAgency = (text: string): boolean => AGENCY.test(text);

export function agreementOf(
  { agency, rules, districts, purpose, legalBasis, days }: AgreementDraft,
  known: readonly CameraMark[],
  { id, nowMs }: NewRecord,
): DecisionOf<'agreement.sign'> {
  if (!isAgency(agency) || rules.length === 0 || districts.length === 0) return undefined;
  if (!purpose || !isLongEnough(legalBasis)) return undefined;
  return {
    kind: 'agreement.sign',
    agreement: {
      agreementId: id,
      agency,
      rules,
      districts,
      purpose,
      legalBasis: legalBasis.trim(),
      validFromMs: nowMs,
      expiresAtMs: nowMs + days * DAY_MS,
      demonstration: known.some(({ simulated }) => simulated),
    },
  };
}

export type AuthorisationDraft = {
  objective: Objective | undefined;
  offence: NonNullable<Authorisation['offence']> | undefined;
  caseReference: string;
  entryIds: string[];
  cameras: string[];
  hours: number;
};
export const EMPTY_AUTHORISATION: AuthorisationDraft = {
  objective: undefined,
  offence: undefined,
  caseReference: '',
  entryIds: [],
  cameras: [],
  hours: 1,
};

/** Only a warrant names an offence. */
export const needsOffence = ({ objective }: Pick<AuthorisationDraft, 'objective'>): boolean =>
  objective === 'judicial_warrant';

type Person = Pick<WatchlistEntry, 'entryId' | 'label' | 'state' | 'category' | 'simulated'>;
/** The persons for whom a judge can be asked: those who are approved for this objective. */
export const personsFor = <Listed extends Person>(watchlist: readonly Listed[], objective: Objective | undefined) =>
  watchlist.filter(({ state, category }) => state === 'approved' && category === objective);

export function authorisationOf(
  draft: AuthorisationDraft,
  persons: readonly Person[],
  { id, nowMs }: NewRecord,
): DecisionOf<'authorisation.request'> {
  const { objective, offence, caseReference, entryIds, cameras, hours } = draft;
  if (!objective || caseReference.trim() === '' || entryIds.length === 0 || cameras.length === 0) return undefined;
  if (needsOffence(draft) && !offence) return undefined;
  return {
    kind: 'authorisation.request',
    authorisation: {
      authorisationId: id,
      objective,
      ...(needsOffence(draft) && offence ? { offence } : {}),
      caseReference: caseReference.trim(),
      entryIds,
      cameras: cameras as Authorisation['cameras'],
      fromMs: nowMs,
      toMs: nowMs + hours * HOUR_MS,
      simulated: persons.some(({ entryId, simulated }) => simulated && entryIds.includes(entryId)),
    },
  };
}

export type HotlistDraft = {
  plate: string;
  reason: HotlistEntry['reason'] | undefined;
  caseReference: string;
  hours: number;
};
export const EMPTY_HOTLIST: HotlistDraft = { plate: '', reason: undefined, caseReference: '', hours: 24 };

export function hotlistEntryOf(
  { plate, reason, caseReference, hours }: HotlistDraft,
  known: readonly CameraMark[] | undefined,
  { id, nowMs }: NewRecord,
): DecisionOf<'hotlist.add'> {
  const parsed = parsePlate(plate);
  if (parsed.kind === 'refused' || !reason || caseReference.trim() === '') return undefined;
  return {
    kind: 'hotlist.add',
    entry: {
      entryId: id,
      plate: parsed.plate,
      reason,
      caseReference: caseReference.trim(),
      expiresAtMs: nowMs + hours * HOUR_MS,
      simulated: known?.every(({ simulated }) => simulated) ?? false,
    },
  };
}

export type PersonDraft = {
  label: string;
  category: Objective | undefined;
  caseReference: string;
  imageSource: WatchlistEntry['imageSource'] | undefined;
  image: File | null;
  days: number;
};
export const EMPTY_PERSON: PersonDraft = {
  label: '',
  category: undefined,
  caseReference: '',
  imageSource: undefined,
  image: null,
  days: 14,
};

/** A person to propose, and their image, which still has to be stored. */
export function personOf(
  { label, category, caseReference, imageSource, image, days }: PersonDraft,
  { id, nowMs }: NewRecord,
) {
  if (label.trim() === '' || !category || !imageSource || caseReference.trim() === '' || !image) return undefined;
  const entry = {
    entryId: id,
    label: label.trim(),
    category,
    caseReference: caseReference.trim(),
    imageSource,
    expiresAtMs: nowMs + days * DAY_MS,
    simulated: imageSource === 'demonstration_same_recording',
  };
  return { entry, image };
}
