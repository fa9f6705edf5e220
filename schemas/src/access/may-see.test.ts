import { describe, expect, it, test } from 'vitest';
import type { SharingAgreement } from '../governance/sharing-agreement.v1.ts';
import { sharingAgreement } from '../governance/sharing-agreement.v1.ts';
import type { AlertInSight, Place, Viewer } from './may-see.ts';
import { agreementFor, mayEnter, maySeeAlert, maySeeDistrict, maySeeView } from './may-see.ts';
import { Role } from './roles.ts';

const NOW = 1_790_000_100_000;
const CITY = 'rabat-operations';
const AGENCY = 'police';

const ALERTS = {
  hotlist: { rule: 'hotlist' },
  behaviour: { rule: 'behaviour' },
  'face in review': { rule: 'face', review: 'in_review' },
  'face confirmed': { rule: 'face', review: 'confirmed' },
  'face dismissed': { rule: 'face', review: 'dismissed' },
} as const satisfies Record<string, AlertInSight['why']>;
type Kind = keyof typeof ALERTS;
const KINDS = Object.keys(ALERTS) as Kind[];
const OBSERVED = { firstObservedAtMs: NOW - 500, lastObservedAtMs: NOW - 400 };
const alertOf = (kind: Kind, district = 'hassan', observed = OBSERVED): AlertInSight => ({
  district,
  why: ALERTS[kind],
  ...observed,
});

const agreement: SharingAgreement = {
  ...sharingAgreement.example,
  agency: AGENCY,
  rules: ['hotlist', 'behaviour', 'face'],
  districts: ['hassan'],
  validFromMs: NOW - 1_000,
  signedAtMs: NOW - 1_000,
  expiresAtMs: NOW + 1_000,
};

/** Every state of the agreements, and whether they share a hotlist alert of Hassan with the police. */
const AGREEMENTS: Readonly<Record<string, { readonly agreements: SharingAgreement[]; readonly shares: boolean }>> = {
  'no agreement': { agreements: [], shares: false },
  'in force': { agreements: [agreement], shares: true },
  'in force for the whole city': { agreements: [{ ...agreement, districts: ['*'] }], shares: true },
  'begun when it was first observed': { agreements: [{ ...agreement, validFromMs: NOW - 500 }], shares: true },
  'begun a millisecond later': { agreements: [{ ...agreement, validFromMs: NOW - 499 }], shares: false },
  'signed when it was first observed': { agreements: [{ ...agreement, signedAtMs: NOW - 500 }], shares: true },
  'signed a millisecond later, as if it had begun before': {
    agreements: [{ ...agreement, signedAtMs: NOW - 499 }],
    shares: false,
  },
  'begun in the middle of it': { agreements: [{ ...agreement, validFromMs: NOW - 450 }], shares: false },
  'not begun': { agreements: [{ ...agreement, validFromMs: NOW + 1 }], shares: false },
  'in its last millisecond': { agreements: [{ ...agreement, expiresAtMs: NOW + 1 }], shares: true },
  expired: { agreements: [{ ...agreement, expiresAtMs: NOW }], shares: false },
  ended: { agreements: [{ ...agreement, state: 'ended' }], shares: false },
  'for another rule': { agreements: [{ ...agreement, rules: ['behaviour'] }], shares: false },
  'for another district': { agreements: [{ ...agreement, districts: ['agdal'] }], shares: false },
  'with another agency': { agreements: [{ ...agreement, agency: 'civil-protection' }], shares: false },
  'ended beside one in force': { agreements: [{ ...agreement, state: 'ended' }, agreement], shares: true },
  'ended and signed again after it': {
    agreements: [
      { ...agreement, state: 'ended' },
      { ...agreement, agreementId: 'share-police-2', signedAtMs: NOW - 100 },
    ],
    shares: false,
  },
  'two of which each covers one end of it': {
    agreements: [
      { ...agreement, expiresAtMs: NOW - 450 },
      { ...agreement, agreementId: 'share-police-2', validFromMs: NOW - 450 },
    ],
    shares: false,
  },
  'too young beside one that covers it': {
    agreements: [
      { ...agreement, agreementId: 'share-police-0', validFromMs: NOW - 100 },
      { ...agreement, agreementId: 'share-police-2' },
    ],
    shares: true,
  },
};

const viewerOf = (role: Role, more: Partial<Viewer> = {}): Viewer => ({
  subject: 'person-1',
  agency: role === 'officer' ? AGENCY : CITY,
  role,
  districts: ['*'],
  ...more,
});
const sees = (viewer: Viewer, alert: AlertInSight, agreements: readonly SharingAgreement[] = []): boolean =>
  maySeeAlert(viewer, alert, { operatedBy: CITY, agreements, nowMs: NOW });

/** What each role of the city's own people sees, written out, so that a change of the function shows as a change of this table. */
const OWN: Readonly<Record<Exclude<Role, 'officer'>, readonly Kind[]>> = {
  operator: ['hotlist', 'behaviour', 'face confirmed'],
  supervisor: KINDS,
  reviewer: ['face in review', 'face confirmed', 'face dismissed'],
  judge: [],
  controller: [],
  analyst: [],
  auditor: [],
};
const OWN_ROLES = Object.keys(OWN) as (keyof typeof OWN)[];

/** Districts that a person works for, and whether Hassan is among them. */
const DISTRICTS: readonly (readonly [readonly string[], boolean])[] = [
  [['*'], true],
  [['hassan'], true],
  [['agdal', 'hassan'], true],
  [['agdal'], false],
  [['hassan-2'], false],
  [[], false],
];

it('the table has every role', () => {
  expect([...OWN_ROLES, 'officer'].toSorted()).toEqual(Role.options.toSorted());
});

describe("the city's own people", () => {
  const rows = OWN_ROLES.flatMap((role) =>
    KINDS.flatMap((kind) => DISTRICTS.map(([districts, works]) => ({ role, kind, districts, works }))),
  );
  test.each(rows)('$role of $districts, $kind', ({ role, kind, districts, works }) => {
    const expected = works && OWN[role].includes(kind);
    for (const { agreements } of Object.values(AGREEMENTS))
      expect(sees(viewerOf(role, { districts }), alertOf(kind), agreements)).toBe(expected);
  });

  test.each(OWN_ROLES)('a %s of another agency sees nothing, whatever is agreed', (role) => {
    for (const kind of KINDS)
      for (const { agreements } of Object.values(AGREEMENTS))
        expect(sees(viewerOf(role, { agency: AGENCY }), alertOf(kind), agreements)).toBe(false);
  });
});

describe('an officer of an agency', () => {
  const rows = Object.entries(AGREEMENTS).flatMap(([name, { agreements, shares }]) =>
    DISTRICTS.map(([districts, works]) => ({ name, agreements, shares, districts, works })),
  );
  test.each(rows)('agreement $name, officer of $districts', ({ agreements, shares, districts, works }) => {
    const officer = viewerOf('officer', { districts });
    expect(sees(officer, alertOf('hotlist'), agreements)).toBe(shares && works);
    expect(sees(officer, alertOf('hotlist', 'agdal'), [agreement])).toBe(false);
  });

  test.each(KINDS)('%s is seen when its rule is shared, and a face only when two reviewers confirmed it', (kind) => {
    const expected = kind !== 'face in review' && kind !== 'face dismissed';
    const { rule } = ALERTS[kind];
    expect(sees(viewerOf('officer'), alertOf(kind), [{ ...agreement, rules: [rule] }])).toBe(expected);
    const others = (['hotlist', 'behaviour', 'face'] as const).filter((other) => other !== rule);
    expect(sees(viewerOf('officer'), alertOf(kind), [{ ...agreement, rules: others }])).toBe(false);
  });

  it('the agency that runs the city has no officers, because its people have other roles', () => {
    const agreements = [{ ...agreement, agency: CITY }];
    expect(sees(viewerOf('officer', { agency: CITY }), alertOf('hotlist'), agreements)).toBe(false);
  });
});

describe("an agency's topic gets the alerts that its officers may see", () => {
  const rows = Object.entries(AGREEMENTS).flatMap(([name, { agreements }]) =>
    KINDS.flatMap((kind) => ['hassan', 'agdal'].map((district) => ({ name, agreements, kind, district }))),
  );
  test.each(rows)('$name, $kind, $district', ({ agreements, kind, district }) => {
    const alert = alertOf(kind, district);
    const shared = agreementFor({ agreements, nowMs: NOW }, AGENCY, alert) !== undefined;
    expect(shared).toBe(sees(viewerOf('officer'), alert, agreements));
  });

  test('of several agreements, the one with the smallest id is named in any order', () => {
    const two = [agreement, { ...agreement, agreementId: 'share-a' }];
    for (const agreements of [two, two.toReversed()])
      expect(agreementFor({ agreements, nowMs: NOW }, AGENCY, alertOf('hotlist'))?.agreementId).toBe('share-a');
  });
});

describe('the time of an observation', () => {
  const FROM = NOW - 1_000;
  const END = NOW + 1_000;
  test.each([
    ['before the agreement', FROM - 2, FROM - 1, false],
    ['in its first millisecond', FROM, FROM, true],
    ['a millisecond before it and on', FROM - 1, NOW, false],
    ['in its last millisecond, by a clock that is ahead', FROM, END - 1, true],
    ['until its end', FROM, END, false],
    ['after its end, by a clock that is ahead', END, END, false],
  ])('an alert observed %s', (_, firstObservedAtMs, lastObservedAtMs, shared) => {
    const alert = alertOf('hotlist', 'hassan', { firstObservedAtMs, lastObservedAtMs });
    expect(sees(viewerOf('officer'), alert, [agreement])).toBe(shared);
    for (const role of ['operator', 'supervisor'] as const)
      expect(sees(viewerOf(role), alert, [agreement]), `a ${role} of the city`).toBe(true);
  });

  test.each([
    ['from its first millisecond', FROM, true],
    ['from a millisecond before', FROM - 1, false],
    ['from an unknown time', undefined, false],
  ])('a clip %s is seen by an officer only if all of it is covered', (_, capturedFromMs, shown) => {
    const see = (viewer: Viewer, agreements: SharingAgreement[]) =>
      maySeeView(viewer, alertOf('hotlist'), { capturedFromMs }, { operatedBy: CITY, agreements, nowMs: NOW });
    expect(see(viewerOf('officer'), [agreement])).toBe(shown);
    expect(see(viewerOf('officer'), [{ ...agreement, state: 'ended' }])).toBe(false);
    expect(see(viewerOf('officer', { districts: ['agdal'] }), [agreement])).toBe(false);
    expect(see(viewerOf('operator'), [])).toBe(true);
  });
});

describe('places', () => {
  const PLACES: Readonly<Record<Role, readonly Place[]>> = {
    operator: ['cameras', 'playback', 'flow', 'plate_search', 'cases'],
    supervisor: ['cameras', 'playback', 'flow', 'plate_search', 'cases', 'governance'],
    reviewer: ['reviews'],
    judge: ['cases', 'governance'],
    controller: ['cameras', 'governance'],
    analyst: ['flow'],
    auditor: ['audit', 'governance'],
    officer: [],
  };
  const ALL: readonly Place[] = [
    'cameras',
    'playback',
    'flow',
    'plate_search',
    'cases',
    'governance',
    'audit',
    'reviews',
  ];
  const rows = Role.options.flatMap((role) => ALL.map((place) => ({ role, place, may: PLACES[role].includes(place) })));
  test.each(rows)('$role, $place: $may; of another agency: false', ({ role, place, may }) => {
    expect(mayEnter(viewerOf(role), place, { operatedBy: CITY })).toBe(may);
    expect(mayEnter(viewerOf(role, { agency: 'strangers' }), place, { operatedBy: CITY })).toBe(false);
  });

  test.each(DISTRICTS)('a person who works for %j may see Hassan: %s', (districts, works) => {
    for (const role of Role.options) expect(maySeeDistrict(viewerOf(role, { districts }), 'hassan')).toBe(works);
  });
});
