import {
  WHO_WORKS_ON_CASES,
  parsePlate,
  type CaseDecision,
  type GovernanceDecision,
  type HotlistTerms,
  type PlateText,
  type ReviewDecision,
} from '@marsad/schemas';
import { isolate, plateDirection } from '../i18n/direction.ts';
import type { Format } from '../i18n/format.ts';
import type { TermKey } from '../i18n/signing/fr.ts';
import type { Words } from '../i18n/words.ts';

export type Matter = GovernanceDecision | ReviewDecision | CaseDecision;
/** Names and records that the page knows, so that a statement shows more than ids. */
export type Known = {
  cameraName(id: string): string | undefined;
  districtName(id: string): string | undefined;
  agencyName(id: string): string | undefined;
  /** The label of an entry of the watchlist. */
  personLabel(entryId: string): string | undefined;
  /** The record that a decision names by its id, if this person has it. */
  record(matter: GovernanceDecision | CaseDecision): object | undefined;
  /** Where and when a candidate was observed, and for which case. */
  candidate(alertId: string): { camera: string; seenAtMs: number; caseReference: string } | undefined;
};
export type Term = { key: string; label: string; text: string };
export type Statement = {
  sentence: string;
  /** Every term of the hashed decision. */
  terms: Term[];
  /** The terms of the record that the decision names by its id. They are not hashed, and do not change after the record was made. */
  about: Term[];
};

/** Nobody reads a sentence that names more cameras than this, so their names stand below it. */
const MOST_IN_A_SENTENCE = 6;
const NESTED = ['act', 'entry', 'authorisation', 'agreement', 'camera', 'rule', 'order'];

/** The terms of a decision. Some decisions hold them in a nested object. */
function fieldsOf(matter: Matter): [string, unknown][] {
  return Object.entries(matter).flatMap(([key, value]): [string, unknown][] => {
    if (key === 'kind') return [];
    return NESTED.includes(key) && typeof value === 'object' ? Object.entries(value as object) : [[key, value]];
  });
}

type Tools = { words: Words; format: Format; known: Known };
type ToText = (value: unknown, tools: Tools, matter: Matter) => string;

const withName = (id: string, name: string | undefined): string => (name && name !== id ? `${name} (${id})` : id);
const listOf = (value: unknown, { format }: Tools, toText: (item: string) => string): string =>
  format.list((value as string[]).map((item) => isolate(toText(item))));
const wordIn = (words: Readonly<Record<string, string>>, value: unknown): string =>
  words[String(value)] ?? String(value);
const sortedEntries = (value: object): [string, unknown][] =>
  Object.entries(value).toSorted(([a], [b]) => a.localeCompare(b));

/** The text of a plate, followed by all its fields if one of them differs from what the text parses to. */
function plateText(plate: PlateText): string {
  const read = parsePlate(plate.text);
  const [entries, expected] = [plate, read.kind === 'refused' ? {} : read.plate].map((value) =>
    JSON.stringify(sortedEntries(value)),
  );
  const text = plateDirection(plate.text);
  return entries === expected ? text : `${text} ${entries}`;
}

/** Every value in an object or a list, in its order; objects of a list are set apart. */
function partsOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return isolate(String(value));
  const inner = Object.values(value);
  const apart = Array.isArray(value) && inner.some((item) => typeof item === 'object') ? ' — ' : ' · ';
  return inner.length === 0 ? '0' : inner.map(partsOf).join(apart);
}

/** Numbers that mean nothing without their names. */
const namedParts = (value: object): string =>
  Object.entries(value)
    .map(([name, part]) => isolate(`${name} ${String(part)}`))
    .join(' · ');

const asIs: ToText = (value) => String(value);
const yesOrNo: ToText = (value, { words }) => (value === true ? words.statement.yes : words.statement.no);
const moment: ToText = (value, { format }) => format.moment(value as number);
const agency: ToText = (value, { known }) => withName(String(value), known.agencyName(String(value)));
const objective: ToText = (value, { words }) => wordIn(words.objectives, value);

/** How each term is put into words. */
const TEXT_OF: Readonly<Record<TermKey, ToText>> = {
  actId: asIs,
  analytic: (value, { words }) => wordIn(words.analytics, value),
  cameras: (value, tools) => listOf(value, tools, (id) => withName(id, tools.known.cameraName(id))),
  controller: asIs,
  purpose: (value, { words }) => wordIn({ ...words.purposes, ...words.sharingPurposes }, value),
  dataCategories: (value, tools) => listOf(value, tools, (category) => wordIn(tools.words.rights.data, category)),
  recipients: (value, tools) => listOf(value, tools, (id) => withName(id, tools.known.agencyName(id))),
  cndpReference: asIs,
  validFromMs: moment,
  expiresAtMs: moment,
  demonstration: yesOrNo,
  entryId: (value, { known }) => withName(String(value), known.personLabel(String(value))),
  plate: (value) => plateText(value as PlateText),
  reason: (value, { words }, { kind }) =>
    kind === 'hotlist.add' ? wordIn(words.alerts.hotlistReasons, value) : String(value),
  caseReference: asIs,
  simulated: yesOrNo,
  label: asIs,
  category: objective,
  imageSource: (value, { words }) => wordIn(words.imageSources, value),
  image: (value) =>
    Object.values(value as object)
      .map(String)
      .join(' · '),
  authorisationId: asIs,
  objective,
  offence: (value, { words }) => wordIn(words.offences, value),
  entryIds: (value, tools) => listOf(value, tools, (id) => withName(id, tools.known.personLabel(id))),
  entries: (value, tools) =>
    (value as HotlistTerms[])
      .map(({ entryId, plate, reason, caseReference, expiresAtMs, simulated }) => {
        const words = [plateText(plate), wordIn(tools.words.alerts.hotlistReasons, reason), caseReference];
        const marks = simulated ? [tools.words.statement.fields.simulated] : [];
        return [...words, tools.format.moment(expiresAtMs), entryId, ...marks].map(isolate).join(' · ');
      })
      .join(' — '),
  fromMs: moment,
  toMs: moment,
  untilMs: moment,
  agreementId: asIs,
  agency,
  rules: (value, tools) => listOf(value, tools, (rule) => wordIn(tools.words.rules, rule)),
  districts: (value, tools) =>
    listOf(value, tools, (id) =>
      id === '*' ? tools.words.rights.form.wholeCity : withName(id, tools.known.districtName(id)),
    ),
  legalBasis: asIs,
  alertId: asIs,
  candidateId: asIs,
  answer: (value, { words }) => wordIn(words.reviews.answers, value),
  camera: asIs,
  cameraId: (value, { known }) => withName(String(value), known.cameraName(String(value))),
  replaces: asIs,
  district: (value, { known }) => withName(String(value), known.districtName(String(value))),
  name: (value) => partsOf(value),
  position: (value) => partsOf(value),
  headingDegrees: asIs,
  source: (value) => partsOf(value),
  view: asIs,
  analytics: (value, tools) => listOf(value, tools, (name) => wordIn(tools.words.analytics, name)),
  detectorWidthPx: asIs,
  detectorHeightPx: asIs,
  zones: (value) => partsOf(value),
  lines: (value) => partsOf(value),
  signage: (value) => partsOf(value),
  calibration: (value) => partsOf(value),
  recordsAudio: yesOrNo,
  group: asIs,
  ruleId: asIs,
  kind: (value, { words }) => wordIn(words.alerts.kinds, value),
  placeId: asIs,
  classes: (value, tools) => listOf(value, tools, (name) => wordIn(tools.words.classes, name)),
  direction: (value, { words }) => wordIn(words.directions, value),
  thresholds: (value) => namedParts(value as object),
  schedule: (value) => partsOf(value),
  lives: (value) => partsOf(value),
  orderId: asIs,
  subject: asIs,
  forMinutes: asIs,
  severity: (value, { words }) => wordIn(words.ruleBook.severities, value),
  cooldownMs: (value, { format }) => format.span(value as number),
  tells: (value) => partsOf(value),
  caseId: asIs,
  spanId: asIs,
  holdId: asIs,
  askedAtMs: moment,
};
const isTerm = (key: string): key is TermKey => key in TEXT_OF;

/** A term that this page has no word for is shown as it is, so that nothing that is signed is left out. */
function termOf([key, value]: [string, unknown], tools: Tools, matter: Matter): Term {
  if (!isTerm(key)) return { key, label: key, text: JSON.stringify(value) };
  return { key, label: tools.words.statement.fields[key], text: TEXT_OF[key](value, tools, matter) };
}

/** Fills in the placeholders of a sentence; undefined where a text is missing. */
const fillIn = (sentence: string, texts: ReadonlyMap<string, string>): string | undefined => {
  let complete = true;
  const text = sentence.replaceAll(/{{(\w+)}}/g, (_, key: string) => {
    const value = texts.get(key);
    complete &&= value !== undefined;
    return isolate(value ?? '');
  });
  return complete ? text : undefined;
};

/** A review as a sentence, with where and when the candidate was observed. */
function reviewSentence(matter: ReviewDecision, texts: ReadonlyMap<string, string>, tools: Tools): string {
  const all = new Map(texts);
  const candidate = tools.known.candidate(matter.alertId);
  if (candidate) {
    all.set('camera', tools.known.cameraName(candidate.camera) ?? candidate.camera);
    all.set('seen', tools.format.moment(candidate.seenAtMs));
    all.set('caseReference', candidate.caseReference);
  }
  const { words } = tools;
  return fillIn(words.statement.answers[matter.answer], all) ?? words.reviews.answers[matter.answer];
}

const camerasIn = (fields: readonly [string, unknown][]): number =>
  fields.flatMap(([key, value]) => (key === 'cameras' ? [(value as string[]).length] : []))[0] ?? 0;

/** The sentence of a kind of decision, and its name where something that the sentence names is not known. */
function wordsOfKind(
  kind: Exclude<Matter['kind'], 'review'>,
  words: Words,
): [sentence: string | undefined, name: string] {
  if (isOfCase(kind)) {
    const sentences: Partial<Record<CaseDecision['kind'], string>> = words.caseWork.sentences;
    return [sentences[kind], words.caseWork.decisions[kind]];
  }
  return [words.statement.sentences[kind], words.decisions[kind]];
}
const isOfCase = (kind: Matter['kind']): kind is CaseDecision['kind'] => kind in WHO_WORKS_ON_CASES;

/** Puts a decision into the reader’s language: a sentence in the first person and every term, made from the decision itself. */
export function statementOf(matter: Matter, tools: Tools): Statement {
  const fields = fieldsOf(matter);
  const terms = fields.map((field) => termOf(field, tools, matter));
  const texts = new Map(terms.map(({ key, text }) => [key, text]));
  if (matter.kind === 'review') return { sentence: reviewSentence(matter, texts, tools), terms, about: [] };
  const record = Object.entries(tools.known.record(matter) ?? {});
  const about = record
    .filter(([key]) => isTerm(key) && !texts.has(key))
    .map((field) => termOf(field, tools, RECORD_WORDED_AS[matter.kind] ?? matter));
  const all = new Map([...about.map(({ key, text }): [string, string] => [key, text]), ...texts]);
  const cameras = camerasIn([...fields, ...record]);
  if (cameras > MOST_IN_A_SENTENCE)
    all.set('cameras', tools.words.statement.camerasBelow.replace('{{count}}', String(cameras)));
  const [template, name] = wordsOfKind(matter.kind, tools.words);
  const sentence = (template && fillIn(template, all)) ?? name;
  return { sentence, terms, about };
}

/** In a record of the hotlist `reason` comes from a closed list, so its terms are put into words as in the decision that added it. */
const HOTLIST_ADD = { kind: 'hotlist.add' } as GovernanceDecision;
const RECORD_WORDED_AS: Partial<Record<Matter['kind'], GovernanceDecision>> = {
  'hotlist.refresh': HOTLIST_ADD,
};
