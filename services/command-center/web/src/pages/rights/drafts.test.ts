import { GovernanceDecision } from '@marsad/schemas';
import { describe, expect, test } from 'vitest';
import {
  EMPTY_ACT,
  EMPTY_AGREEMENT,
  EMPTY_AUTHORISATION,
  EMPTY_HOTLIST,
  EMPTY_PERSON,
  type ActDraft,
  actOf,
  agreementOf,
  authorisationOf,
  hotlistEntryOf,
  isAgency,
  personOf,
  personsFor,
} from './drafts.ts';

const NEW_RECORD = { id: 'record-1', nowMs: 1_790_000_000_000 };
const HOUR_MS = 3_600_000;
const CAMERAS = [
  { camera: 'hassan-gate-1', simulated: false },
  { camera: 'hassan-hall-1', simulated: true },
];
const PERSON = {
  entryId: 'w-1',
  label: 'Case 7',
  state: 'approved',
  category: 'judicial_warrant',
  simulated: true,
} as const;
const ACT: ActDraft = {
  ...EMPTY_ACT,
  analytic: 'plates',
  purpose: 'search_for_listed_vehicles',
  cameras: ['hassan-gate-1'],
  controller: ' Commune de Rabat ',
  cndpReference: 'D-1',
};
const act = (change: object) => actOf({ ...ACT, ...change }, { agency: 'rabat', known: CAMERAS }, NEW_RECORD);
const AGREEMENT = {
  ...EMPTY_AGREEMENT,
  agency: 'police',
  rules: ['hotlist'],
  districts: ['hassan'],
  purpose: 'criminal_investigation',
  legalBasis: 'Law 1',
};
const agreement = (change: object) =>
  agreementOf({ ...AGREEMENT, ...change } as typeof EMPTY_AGREEMENT, CAMERAS, NEW_RECORD);
const AUTHORISATION = {
  ...EMPTY_AUTHORISATION,
  objective: 'judicial_warrant',
  offence: 'terrorism',
  caseReference: ' C-1 ',
  entryIds: ['w-1'],
  cameras: ['hassan-hall-1'],
  hours: 2,
};
const authorisation = (change: object) =>
  authorisationOf({ ...AUTHORISATION, ...change } as typeof EMPTY_AUTHORISATION, [PERSON], NEW_RECORD);
const HOTLIST = { ...EMPTY_HOTLIST, plate: '12345 أ 6', reason: 'stolen_vehicle', caseReference: 'C-1' } as const;
const hotlist = (change: object) => hotlistEntryOf({ ...HOTLIST, ...change }, CAMERAS, NEW_RECORD);
const IMAGE = new File(['x'], 'x.jpg');
const PROPOSED = {
  ...EMPTY_PERSON,
  label: ' Case 7 ',
  category: 'judicial_warrant',
  caseReference: 'C-1',
  imageSource: 'demonstration_same_recording',
  image: IMAGE,
} as const;
const person = (change: object) => personOf({ ...PROPOSED, ...change }, NEW_RECORD);

describe('a form that is complete', () => {
  test.each([
    ['an act', act({})],
    ['an agreement', agreement({})],
    ['an authorisation', authorisation({})],
    ['an entry of the hotlist', hotlist({})],
  ])('becomes %s that the schemas accept', (_, decision) => {
    expect(GovernanceDecision.safeParse(decision).error).toBeUndefined();
  });

  test('becomes a person that the schemas accept, once the image is stored', () => {
    const entry = { ...person({})?.entry, image: { objectKey: 'w/1.jpg', sha256: 'b'.repeat(64) } };
    expect(GovernanceDecision.safeParse({ kind: 'watchlist.propose', entry }).error).toBeUndefined();
    expect(person({})?.image).toBe(IMAGE);
  });

  test('trims texts, and counts the end from now', () => {
    expect(act({ days: 2 })?.act).toMatchObject({
      controller: 'Commune de Rabat',
      expiresAtMs: NEW_RECORD.nowMs + 48 * HOUR_MS,
    });
    expect(authorisation({})?.authorisation).toMatchObject({
      caseReference: 'C-1',
      toMs: NEW_RECORD.nowMs + 2 * HOUR_MS,
    });
  });
});

describe('a form that is not complete', () => {
  test.each([
    ['an act without an analytic', act({ analytic: undefined })],
    ['an act without cameras', act({ cameras: [] })],
    ['an act whose controller is too short', act({ controller: ' ab ' })],
    ['an agreement with a wrong agency', agreement({ agency: 'Police' })],
    ['an agreement without rules', agreement({ rules: [] })],
    ['an agreement without districts', agreement({ districts: [] })],
    ['an authorisation without a case', authorisation({ caseReference: ' ' })],
    ['an authorisation without persons', authorisation({ entryIds: [] })],
    ['a warrant without an offence', authorisation({ offence: undefined })],
    ['an entry of the hotlist with a text that is no plate', hotlist({ plate: '—' })],
    ['an entry of the hotlist without a reason', hotlist({ reason: undefined })],
    ['a person without an image', person({ image: null })],
    ['a person without a label', person({ label: ' ' })],
  ])('is no decision: %s', (_, decision) => {
    expect(decision).toBeUndefined();
  });
});

describe('what comes from demonstration footage is marked', () => {
  test.each([
    ['an act over a camera of the city', act({})?.act.demonstration, false],
    ['an act over a simulated camera', act({ cameras: ['hassan-hall-1'] })?.act.demonstration, true],
    ['an agreement where any camera is simulated', agreement({})?.agreement.demonstration, true],
    ['an authorisation for a simulated person', authorisation({})?.authorisation.simulated, true],
    ['an entry of the hotlist where not every camera is simulated', hotlist({})?.entry.simulated, false],
    ['a person whose image is from the same recording', person({})?.entry.simulated, true],
    ['a person with another image', person({ imageSource: 'passport' })?.entry.simulated, false],
  ])('%s: %s', (_, marked, expected) => {
    expect(marked).toBe(expected);
  });
});

test('only a warrant names its offence', () => {
  expect(authorisation({})?.authorisation.offence).toBe('terrorism');
  expect(authorisation({ objective: 'missing_person_or_victim' })?.authorisation).not.toHaveProperty('offence');
});

test('a judge is asked only about persons who were approved for the objective', () => {
  const others = [
    { ...PERSON, entryId: 'w-2', state: 'proposed' as const },
    { ...PERSON, entryId: 'w-3', category: 'missing_person_or_victim' as const },
  ];
  expect(personsFor([PERSON, ...others], 'judicial_warrant').map(({ entryId }) => entryId)).toEqual(['w-1']);
  expect(personsFor([PERSON], undefined)).toEqual([]);
});

test.each([
  ['police', true],
  ['civil-protection', true],
  ['Police', false],
  ['1-police', false],
  ['', false],
  ['a'.repeat(32), false],
])('%j is the id of an agency: %s', (text, isId) => {
  expect(isAgency(text)).toBe(isId);
});
