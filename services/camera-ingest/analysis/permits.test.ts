import { cameraRegistered } from '@marsad/schemas';
import type { Analytic } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { runningAnalytics, isSamePermit, permitOf, coveringAuthorisations } from './permits.ts';
import type { Permissions } from './permits.ts';

const cameraWith = (...analytics: ('flow' | 'behaviour' | 'plates')[]) =>
  cameraRegistered.schema.parse({ ...cameraRegistered.example, analytics });
const grant = (authorisationId: string, fromMs = 0, toMs = 1_000) => ({ authorisationId, fromMs, toMs });
const permitting = (acts: Analytic[], grants = [grant('a-1')].slice(1)): Permissions => ({
  mayAnalyse: (_, analytic) => acts.includes(analytic),
  faceGrants: () => grants,
});

describe('the analytics that run on a camera', () => {
  it.each([
    ['nothing without an act', cameraWith('flow', 'plates'), permitting([]), []],
    [
      'analytics that are listed and permitted',
      cameraWith('flow', 'plates'),
      permitting(['plates', 'behaviour']),
      ['plates'],
    ],
    ['no analytic that is permitted but not listed', cameraWith('flow'), permitting(['plates']), []],
    ['faces under a live grant, whatever is listed', cameraWith(), permitting(['faces'], [grant('a-1')]), ['faces']],
    ['no faces for an act alone', cameraWith(), permitting(['faces']), []],
  ])('%s', (_, camera, permissions, runs) => expect(runningAnalytics(camera, permissions)).toEqual(runs));
});

describe('a permit', () => {
  it('follows the act for plates and names the grants for heads', () => {
    expect(permitOf(cameraWith('plates'), permitting(['plates'], [grant('a-1'), grant('a-2')]))).toEqual({
      plates: true,
      heads: ['a-1', 'a-2'],
    });
    expect(permitOf(cameraWith('flow'), permitting(['plates']))).toEqual({ plates: false, heads: [] });
  });

  it.each([
    [['a'], ['a'], true],
    [['a', 'b'], ['b', 'a'], true],
    [['a'], ['b'], false],
    [['a'], [], false],
  ])('%j and %j are the same: %s', (a, b, same) => {
    expect(isSamePermit({ plates: true, heads: a }, { plates: true, heads: b })).toBe(same);
  });
});

describe('a head crop', () => {
  const head = { camera: 'c', capturedAtMs: 500, authorisationIds: ['a-1', 'a-2'] };
  it.each([
    ['keeps the grants that still cover it', [grant('a-1'), grant('a-3')], ['a-1']],
    ['has no grant once its grants have ended', [], []],
    ['has no grant if its frame is from before the grant’s beginning', [grant('a-1', 501)], []],
    ['has no grant if its frame is from the grant’s end', [grant('a-1', 0, 500)], []],
  ])('%s', (_, grants, left) => expect(coveringAuthorisations(head, permitting(['faces'], grants))).toEqual(left));
});
