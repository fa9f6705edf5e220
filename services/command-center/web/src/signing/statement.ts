import { parsePlate, type GovernanceDecision, type PlateText, type ReviewDecision } from '@marsad/schemas';
import type { Format } from '../i18n/format.ts';
import type { TermKey } from '../i18n/signing/fr.ts';
import type { Words } from '../i18n/words.ts';

export type Matter = GovernanceDecision | ReviewDecision;
/** What the page knows of the city, to say names beside ids. */
export type Known = {
  cameraName(id: string): string | undefined;
  districtName(id: string): string | undefined;
  agencyName(id: string): string | undefined;
  /** How the case names an entry of the watchlist. */
  personLabel(entryId: string): string | undefined;
  /** The record that a decision names by its id, if this person has it. */
  record(matter: GovernanceDecision): object | undefined;
  /** Where and when a candidate was seen, and for which case. */
  candidate(alertId: string): { camera: string; seenAtMs: number; caseReference: string } | undefined;
};
export type Term = { key: string; label: string; text: string };
export type Statement = {
  sentence: string;
  /** Every term of what is hashed. */
  terms: Term[];
  /** The terms of the record that the decision names by its id: not hashed themselves, and fixed since the record was made. */
  about: Term[];
};

/** A sentence that names more cameras than this is no longer read: their names then stand below it. */
const MOST_IN_A_SENTENCE = 6;
const NESTED = ['act', 'entry', 'authorisation', 'agreement'];
/** Keeps an id, a plate or a name in its own direction inside an Arabic sentence (FSI … PDI). */
export const isolate = (text: string): string => `\u2068${text}\u2069`;

/** The terms of a decision, whether they stand in it or in the one object in it. */
function fieldsOf(matter: Matter): [string, unknown][] {
  return Object.entries(matter).flatMap(([key, value]): [string, unknown][] => {
    if (key === 'kind') return [];
    return NESTED.includes(key) ? Object.entries(value as object) : [[key, value]];
  });
}

type Tools = { words: Words; format: Format; known: Known };
const named = (id: string, name: string | undefined): string => (name && name !== id ? `${name} (${id})` : id);
const each = (value: unknown, { format }: Tools, say: (one: string) => string): string =>
  format.list((value as string[]).map((one) => isolate(say(one))));
const said = (list: Readonly<Record<string, string>>, value: unknown): string => list[String(value)] ?? String(value);
const moment = ({ format }: Tools, value: unknown): string => format.moment(value as number);

/** A plate by its text, as long as the rest of it is what that text means; otherwise everything that it says. */
function plateText(plate: PlateText): string {
  const read = parsePlate(plate.text);
  const same = read.kind !== 'refused' && JSON.stringify(sorted(read.plate)) === JSON.stringify(sorted(plate));
  const text = asOnTheRoad(plate.text);
  return same ? text : `${text} ${JSON.stringify(sorted(plate))}`;
}
/** A plate goes from left to right in every language; its Arabic letter would turn what follows it around (LRI … FSI letter PDI … PDI). */
const asOnTheRoad = (text: string): string =>
  `\u2066${text.replaceAll(/\p{Script=Arabic}+/gu, '\u2068$&\u2069')}\u2069`;
const sorted = (value: object): [string, unknown][] => Object.entries(value).toSorted(([a], [b]) => a.localeCompare(b));

type Say = (value: unknown, tools: Tools, matter: Matter) => string;
const asIs: Say = (value) => String(value);
const yesOrNo: Say = (value, { words }) => (value === true ? words.statement.yes : words.statement.no);
const SAY: Readonly<Record<TermKey, Say>> = {
  actId: asIs,
  analytic: (value, { words }) => said(words.analytics, value),
  cameras: (value, tools) => each(value, tools, (id) => named(id, tools.known.cameraName(id))),
  controller: asIs,
  purpose: (value, { words }) => said({ ...words.purposes, ...words.sharingPurposes }, value),
  dataCategories: (value, tools) => each(value, tools, (one) => said(tools.words.rights.data, one)),
  recipients: (value, tools) => each(value, tools, (id) => named(id, tools.known.agencyName(id))),
  cndpReference: asIs,
  validFromMs: (value, tools) => moment(tools, value),
  expiresAtMs: (value, tools) => moment(tools, value),
  demonstration: yesOrNo,
  entryId: (value, { known }) => named(String(value), known.personLabel(String(value))),
  plate: (value) => plateText(value as PlateText),
  reason: (value, { words }, { kind }) =>
    kind === 'hotlist.add' ? said(words.alerts.hotlistReasons, value) : String(value),
  caseReference: asIs,
  simulated: yesOrNo,
  label: asIs,
  category: (value, { words }) => said(words.objectives, value),
  imageSource: (value, { words }) => said(words.imageSources, value),
  image: (value) =>
    Object.values(value as object)
      .map(String)
      .join(' · '),
  authorisationId: asIs,
  objective: (value, { words }) => said(words.objectives, value),
  offence: (value, { words }) => said(words.offences, value),
  entryIds: (value, tools) => each(value, tools, (id) => named(id, tools.known.personLabel(id))),
  fromMs: (value, tools) => moment(tools, value),
  toMs: (value, tools) => moment(tools, value),
  agreementId: asIs,
  agency: (value, { known }) => named(String(value), known.agencyName(String(value))),
  rules: (value, tools) => each(value, tools, (one) => said(tools.words.rules, one)),
  districts: (value, tools) =>
    each(value, tools, (id) =>
      id === '*' ? tools.words.rights.form.wholeCity : named(id, tools.known.districtName(id)),
    ),
  legalBasis: asIs,
  alertId: asIs,
  candidateId: asIs,
  answer: (value, { words }) => said(words.reviews.answers, value),
};
const isTerm = (key: string): key is TermKey => key in SAY;

/** What this page has no word for is shown as it is: nothing that is signed is left out. */
function termOf([key, value]: [string, unknown], tools: Tools, matter: Matter): Term {
  if (!isTerm(key)) return { key, label: key, text: JSON.stringify(value) };
  return { key, label: tools.words.statement.fields[key], text: SAY[key](value, tools, matter) };
}

const filled = (sentence: string, texts: ReadonlyMap<string, string>): string | undefined => {
  let complete = true;
  const text = sentence.replaceAll(/{{(\w+)}}/g, (_, key: string) => {
    const value = texts.get(key);
    complete &&= value !== undefined;
    return isolate(value ?? '');
  });
  return complete ? text : undefined;
};

/** The decision in the reader's words: a sentence in the first person and every term, made from the decision itself. */
export function statementOf(matter: Matter, tools: Tools): Statement {
  const terms = fieldsOf(matter).map((field) => termOf(field, tools, matter));
  const texts = new Map(terms.map(({ key, text }) => [key, text]));
  if (matter.kind === 'review') {
    const seen = tools.known.candidate(matter.alertId);
    if (seen) {
      texts.set('camera', tools.known.cameraName(seen.camera) ?? seen.camera);
      texts.set('seen', tools.format.moment(seen.seenAtMs));
      texts.set('caseReference', seen.caseReference);
    }
    const sentence = filled(tools.words.statement.answers[matter.answer], texts);
    return { sentence: sentence ?? tools.words.reviews.answers[matter.answer], terms, about: [] };
  }
  const about = Object.entries(tools.known.record(matter) ?? {})
    .filter(([key]) => isTerm(key) && !texts.has(key))
    .map((field) => termOf(field, tools, RECORD_AS[matter.kind] ?? matter));
  const all = new Map([...about.map(({ key, text }): [string, string] => [key, text]), ...texts]);
  const cameras = fieldsOf(matter).concat(Object.entries(tools.known.record(matter) ?? {}));
  const count = cameras.flatMap(([key, value]) => (key === 'cameras' ? [(value as string[]).length] : []))[0] ?? 0;
  if (count > MOST_IN_A_SENTENCE)
    all.set('cameras', tools.words.statement.camerasBelow.replace('{{count}}', String(count)));
  const sentence = filled(tools.words.statement.sentences[matter.kind], all);
  return { sentence: sentence ?? tools.words.decisions[matter.kind], terms, about };
}

/** Of a record of the hotlist `reason` is a word of a closed list. */
const HOTLIST = { kind: 'hotlist.add' } as GovernanceDecision;
const RECORD_AS: Partial<Record<GovernanceDecision['kind'], GovernanceDecision>> = { 'hotlist.refresh': HOTLIST };
