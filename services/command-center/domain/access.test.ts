import { Role, WHO_DECIDES, alertChanged, sharingAgreement, type Alert, type Viewer } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { faceAlertOf } from '../testing/test-client.ts';
import { DECISIONS, createAccess } from './access.ts';

const NOW_MS = 1_790_000_100_000;
const agreement = sharingAgreement.schema.parse({
  ...sharingAgreement.example,
  rules: ['behaviour', 'face'],
  districts: ['*'],
});
const access = createAccess(() => ({ operatedBy: 'rabat-operations', agreements: [agreement], nowMs: NOW_MS }));
const person = (role: Role, agency = role === 'officer' ? 'police' : 'rabat-operations'): Viewer => ({
  subject: `${role}-1`,
  agency,
  role,
  districts: ['*'],
});
const behaviour: Alert = alertChanged.schema.parse(alertChanged.example);
const inReview = faceAlertOf();
const confirmed = faceAlertOf({ review: 'confirmed' });

describe('what a role opens', () => {
  it.each<[Role, string[]]>([
    ['operator', ['cameras', 'playback', 'flow', 'plate_search', 'cases']],
    ['supervisor', ['cameras', 'playback', 'flow', 'plate_search', 'cases', 'governance']],
    ['reviewer', ['reviews']],
    ['judge', ['cases', 'governance']],
    ['controller', ['cameras', 'governance']],
    ['analyst', ['flow']],
    ['auditor', ['governance', 'audit']],
    ['officer', []],
  ])('%s: %j', (role, places) => {
    expect(access.places(person(role))).toEqual(places);
    expect(access.worksForTheCity(person(role))).toBe(role !== 'officer');
  });

  it('is nothing for the same role of another agency', () => {
    for (const role of Role.options) {
      expect(access.places(person(role, 'police'))).toEqual([]);
      expect(access.decisions(person(role, 'police'))).toEqual([]);
    }
  });

  it('allows exactly the decisions of the table', () => {
    for (const role of Role.options)
      expect(access.decisions(person(role))).toEqual(
        role === 'officer' ? [] : DECISIONS.filter((kind) => WHO_DECIDES[kind].roles.includes(role)),
      );
  });
});

describe('how much of an alert a person sees', () => {
  it.each<[Role, boolean, boolean, boolean]>([
    // Columns: a behaviour alert, a candidate in review, a confirmed face.
    ['operator', true, false, true],
    ['supervisor', true, true, true],
    ['reviewer', false, true, true],
    ['judge', false, false, false],
    ['controller', false, false, false],
    ['analyst', false, false, false],
    ['auditor', false, false, false],
    ['officer', true, false, true],
  ])('%s sees behaviour %s, a candidate %s, a confirmed face %s', (role, ...expected) => {
    expect([behaviour, inReview, confirmed].map((alert) => access.sees(person(role), alert))).toEqual(expected);
  });

  it('is the whole alert for the city, a whole candidate only for its reviewers, and only the shared part for another agency', () => {
    expect(access.detailOf(person('operator'), behaviour)).toBe('whole');
    expect(access.detailOf(person('supervisor'), inReview)).toBe('in_review');
    expect(access.detailOf(person('reviewer'), inReview)).toBe('whole');
    expect(access.detailOf(person('supervisor'), confirmed)).toBe('whole');
    expect(access.detailOf(person('officer'), behaviour)).toBe('shared');
  });

  it('an alert may be moved by people who see it and watch the cameras, never by another agency or a reviewer', () => {
    const handlers = (alert: Alert): Role[] => Role.options.filter((role) => access.handles(person(role), alert));
    expect(handlers(behaviour)).toEqual(['operator', 'supervisor']);
    expect(handlers(confirmed)).toEqual(['operator', 'supervisor']);
    expect(handlers(inReview)).toEqual(['supervisor']);
  });
});

describe('a review', () => {
  const asked = (by: string, decidedBy?: string) => ({
    requestedBy: { subject: by, name: by, agency: 'rabat-operations' },
    ...(decidedBy && { decidedBy: { subject: decidedBy, name: decidedBy, agency: 'rabat-operations' } }),
  });

  it('is for reviewers alone', () => {
    expect(Role.options.filter((role) => access.reviews(person(role), inReview))).toEqual(['reviewer']);
  });

  it.each([
    ['the requester of the search', asked('reviewer-1'), false],
    ['the judge who allowed it', asked('somebody', 'reviewer-1'), false],
    ['another person', asked('somebody', 'another'), true],
  ])('by %s is independent: %3$s', (_, authorisation, independent) => {
    expect(access.isIndependent(person('reviewer'), authorisation as never)).toBe(independent);
  });
});
