import { cameraRegistered } from '@marsad/schemas';
import type { Analytic } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { analysing, isSamePermit, permitOf, stillGranted } from './permits.ts';
import type { Permissions } from './permits.ts';

const cameraWith = (...analytics: ('flow' | 'behaviour' | 'plates')[]) =>
  cameraRegistered.schema.parse({ ...cameraRegistered.example, analytics });
const grant = (authorisationId: string, fromMs = 0, toMs = 1_000) => ({ authorisationId, fromMs, toMs });
const permitting = (acts: Analytic[], grants = [grant('a-1')].slice(1)): Permissions => ({
  mayAnalyse: (_, analytic) => acts.includes(analytic),
  faceGrants: () => grants,
});

describe('what runs on a camera', () => {
  it.each([
    ['nothing without an act', cameraWith('flow', 'plates'), permitting([]), []],
    ['what is listed and permitted', cameraWith('flow', 'plates'), permitting(['plates', 'behaviour']), ['plates']],
    ['not what is permitted and not listed', cameraWith('flow'), permitting(['plates']), []],
    ['faces under a live grant, whatever is listed', cameraWith(), permitting(['faces'], [grant('a-1')]), ['faces']],
    ['no faces for an act alone', cameraWith(), permitting(['faces']), []],
  ])('%s', (_, camera, permissions, runs) => expect(analysing(camera, permissions)).toEqual(runs));
});

describe('what may be cut', () => {
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

describe('a head that was cut', () => {
  const head = { camera: 'c', capturedAtMs: 500, authorisationIds: ['a-1', 'a-2'] };
  it.each([
    ['keeps the grants that cover it still', [grant('a-1'), grant('a-3')], ['a-1']],
    ['is nobody’s when its grants have ended', [], []],
    ['is nobody’s when it was seen before the grant began', [grant('a-1', 501)], []],
    ['is nobody’s when it was seen at the grant’s end', [grant('a-1', 0, 500)], []],
  ])('%s', (_, grants, left) => expect(stillGranted(head, permitting(['faces'], grants))).toEqual(left));
});
