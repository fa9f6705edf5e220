import { beforeAll, describe, expect, it, test } from 'vitest';
import {
  AuthorisationTerms,
  CaseDecision,
  GovernanceDecision,
  ReviewDecision,
  RuleTerms,
  authorisation,
  cameraRegistered,
  hotlistEntry,
  parsePlate,
  processingAct,
  reviewCommanded,
  ruleDefined,
  WHO_WORKS_ON_CASES,
  sharingAgreement,
  watchlistEntry,
  type PlateText,
} from '@marsad/schemas';
import { createFormat } from '../i18n/format.ts';
import { LOCALE } from '../i18n/index.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { loadWords, wordsOf } from '../i18n/words.ts';
import { statementOf, type Known, type Matter } from './statement.ts';

beforeAll(async () => void (await Promise.all(LANGUAGES.map(loadWords))));

const NOTHING_KNOWN: Known = {
  cameraName: () => undefined,
  districtName: () => undefined,
  agencyName: () => undefined,
  personLabel: () => undefined,
  record: () => undefined,
  candidate: () => undefined,
};
const reason = 'the exercise is over';
const plateOf = (text: string): PlateText => {
  const read = parsePlate(text);
  if (read.kind !== 'plate') throw new Error(`${text} is not a plate`);
  return read.plate;
};
const [act, auth, agreement, person, plate] = [
  processingAct.example,
  authorisation.example,
  sharingAgreement.example,
  watchlistEntry.example,
  hotlistEntry.example,
];
const triangle = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.5, 0.9],
];
const camera = {
  ...cameraRegistered.example,
  source: {
    ...{ kind: 'rtsp', url: 'rtsp://10.0.0.5/1', transport: 'tcp', credential: 'agdal' },
    ...{ analysisUrl: 'rtsp://10.0.0.5/2', device: 'http://10.0.0.5/onvif' },
  },
  zones: [
    {
      id: 'stairs',
      name: { fr: 'F', ar: 'A', en: 'E' },
      kind: 'loitering',
      classes: ['person'],
      polygon: triangle,
      dwellMs: 9_000,
    },
  ],
  recordsAudio: true,
  group: 'north',
};
const rule: RuleTerms = {
  ...RuleTerms.parse(ruleDefined.example),
  classes: ['person'],
  direction: 'left_to_right',
  tells: { roles: ['operator'], agencies: [] },
};
/** A decision of every kind, made of the schemas' own examples. */
const MATTERS: readonly Matter[] = [
  ...[
    { kind: 'act.publish', act },
    { kind: 'act.withdraw', actId: act.actId, reason },
    { kind: 'hotlist.add', entry: plate },
    { kind: 'hotlist.import', entries: [plate] },
    { kind: 'hotlist.refresh', entryId: plate.entryId, expiresAtMs: plate.expiresAtMs },
    { kind: 'hotlist.withdraw', entryId: plate.entryId, reason },
    { kind: 'watchlist.propose', entry: person },
    { kind: 'watchlist.approve', entryId: person.entryId },
    { kind: 'watchlist.withdraw', entryId: person.entryId, reason },
    { kind: 'authorisation.request', authorisation: { ...auth, objective: 'judicial_warrant', offence: 'terrorism' } },
    { kind: 'authorisation.approve', authorisationId: auth.authorisationId },
    { kind: 'authorisation.reject', authorisationId: auth.authorisationId, reason },
    { kind: 'authorisation.end', authorisationId: auth.authorisationId, reason },
    { kind: 'agreement.sign', agreement },
    { kind: 'agreement.end', agreementId: agreement.agreementId, reason },
    { kind: 'halt', analytic: 'faces', reason },
    { kind: 'resume', analytic: 'faces', reason },
    { kind: 'camera.register', camera },
    { kind: 'camera.change', camera, replaces: 'a'.repeat(64) },
    { kind: 'camera.remove', cameraId: camera.camera, reason },
    { kind: 'rule.define', rule, replaces: 1 },
    { kind: 'rule.withdraw', ruleId: rule.ruleId, reason },
    { kind: 'rule.mute', ruleId: rule.ruleId, untilMs: 1_790_014_400_000, reason },
    { kind: 'rule.unmute', ruleId: rule.ruleId, reason },
    {
      kind: 'unmasking.request',
      order: {
        ...{ orderId: 'unmask-1', subject: 'demo-operator', camera: 'agdal-avenue-1' },
        ...{ fromMs: 1_790_000_000_000, toMs: 1_790_000_600_000, forMinutes: 60 },
        ...{ caseReference: 'DEMO-2026-7', reason },
      },
    },
    { kind: 'unmasking.approve', orderId: 'unmask-1' },
    { kind: 'unmasking.reject', orderId: 'unmask-1', reason },
    { kind: 'unmasking.end', orderId: 'unmask-1', reason },
    { kind: 'retention.order', district: 'agdal', lives: [{ class: 'recordings', days: 20 }], reason },
  ].map((decision) => GovernanceDecision.parse(decision)),
  ReviewDecision.parse(reviewCommanded.example.decision),
  ...[
    { kind: 'hold.ask', caseId: 'case-1', spanId: 'span-1' },
    { kind: 'hold.ask_release', caseId: 'case-1', holdId: 'hold-1', reason },
    { kind: 'hold.release', caseId: 'case-1', holdId: 'hold-1', askedAtMs: 1_790_000_000_000 },
    { kind: 'evidence.make', caseId: 'case-1', spanId: 'span-1', reason },
  ].map((decision) => CaseDecision.parse(decision)),
];

/** Everything that a person reads of a decision. */
const readOf = (matter: Matter, language: (typeof LANGUAGES)[number], known = NOTHING_KNOWN): string => {
  const tools = { words: wordsOf(language), format: createFormat(LOCALE[language]), known };
  const { sentence, terms, about } = statementOf(matter, tools);
  return [sentence, ...[...terms, ...about].map(({ label, text }) => `${label}: ${text}`)].join('\n');
};

type Path = readonly (string | number)[];
/** Every value in an object, with its path. */
const leavesOf = (value: unknown, path: Path = []): [Path, unknown][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
    : [[path, value]];
/** Another value of the same type. */
const otherValue = (value: unknown): unknown =>
  value === 'same_person'
    ? 'cannot_tell'
    : typeof value === 'number'
      ? value + 60_000
      : typeof value === 'boolean'
        ? !value
        : `${String(value)}7`;
function withLeaf(matter: Matter, path: Path, value: unknown): Matter {
  const copy = structuredClone<Matter>(matter);
  const last = path.at(-1) ?? '';
  const holder = path.slice(0, -1).reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], copy);
  (holder as Record<string, unknown>)[last] = value;
  return copy;
}

const EVERY_FIELD = MATTERS.flatMap((matter) =>
  leavesOf(matter)
    .filter(([path]) => path.join() !== 'kind')
    .flatMap(([path, value]) =>
      LANGUAGES.map((language) => ({ kind: matter.kind, at: path.join('.'), language, matter, path, value })),
    ),
);

describe('a decision that is signed', () => {
  it('is tested in every kind that exists', () => {
    const kinds = GovernanceDecision.options.map(({ shape }) => shape.kind.value);
    const ofCases = Object.entries(WHO_WORKS_ON_CASES).flatMap(([kind, { signed }]) => (signed ? [kind] : []));
    expect(MATTERS.map(({ kind }) => kind).toSorted()).toEqual([...kinds, ...ofCases, 'review'].toSorted());
  });

  test.each(EVERY_FIELD)(
    '$kind in $language: a change of $at changes the statement',
    ({ matter, path, value, language }) => {
      expect(readOf(withLeaf(matter, path, otherValue(value)), language)).not.toBe(readOf(matter, language));
    },
  );

  test.each(LANGUAGES)('shows in %s a term that this page has no word for', (language) => {
    const odd = { ...MATTERS.find(({ kind }) => kind === 'halt'), exceptFor: 'hassan-hall-1' } as unknown as Matter;
    expect(readOf(odd, language)).toContain('exceptFor: "hassan-hall-1"');
  });
});

test.each(LANGUAGES)('in %s a plate with an Arabic letter reads from serial to region', (language) => {
  const withLetter = { ...plate, plate: plateOf('12345 | أ | 6') };
  const { sentence, terms } = statementOf(
    { kind: 'hotlist.add', entry: withLetter },
    { words: wordsOf(language), format: createFormat(LOCALE[language]), known: NOTHING_KNOWN },
  );
  const isolated = '\u206612345 | \u2068أ\u2069 | 6\u2069';
  expect(sentence).toContain(isolated);
  expect(terms.find(({ key }) => key === 'plate')?.text).toBe(isolated);
});

describe('an authorisation that is approved by its id', () => {
  const known: Known = {
    ...NOTHING_KNOWN,
    cameraName: () => 'Hall de la préfecture',
    personLabel: () => 'Affaire DEMO-7',
    record: () => auth,
  };
  const approve = MATTERS.find(({ kind }) => kind === 'authorisation.approve') as Matter;

  it('reads as a sentence with the person, the place, the time, the objective and the case', () => {
    const format = createFormat(LOCALE.fr);
    const { sentence } = statementOf(approve, { words: wordsOf('fr'), format, known });
    expect(sentence.replaceAll(/[\u2066-\u2069]/g, '')).toBe(
      `J’autorise la recherche de Affaire DEMO-7 (w-1) par le visage dans les images de Hall de la préfecture (hassan-hall-1), ` +
        `du ${format.moment(auth.fromMs)} au ${format.moment(auth.toMs)}, pour l’objectif « Personne disparue ou victime », dans le dossier DEMO-2026-007.`,
    );
  });

  test.each(LANGUAGES)('shows every term of its record in %s', (language) => {
    for (const [path, value] of leavesOf(AuthorisationTerms.parse(auth))) {
      const other = withLeaf({ ...auth } as unknown as Matter, path, otherValue(value));
      const read = readOf(approve, language, {
        ...known,
        cameraName: (id) => id,
        personLabel: (id) => id,
        record: () => other,
      });
      if (path[0] !== 'authorisationId')
        expect(read, path.join('.')).not.toBe(
          readOf(approve, language, { ...known, cameraName: (id) => id, personLabel: (id) => id }),
        );
    }
  });

  it('counts many cameras in the sentence and names each of them below it', () => {
    const cameras = Array.from({ length: 40 }, (_, index) => `hassan-${index}`);
    const tools = {
      words: wordsOf('fr'),
      format: createFormat(LOCALE.fr),
      known: { ...NOTHING_KNOWN, record: () => ({ ...auth, cameras }) },
    };
    const { sentence, about } = statementOf(approve, tools);
    expect(sentence).toContain('les caméras nommées ci-dessous (40)');
    const named = about.find(({ key }) => key === 'cameras')?.text ?? '';
    expect(cameras.filter((camera) => !named.includes(camera))).toEqual([]);
  });
});
