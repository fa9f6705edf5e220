import { authorisation, faceSession } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { faceAlertOf } from '../testing/test-client.ts';
import { faceFigures } from './stats.ts';

const DECIDED_MS = 1_790_000_000_500;
const known = (change: object) => () =>
  authorisation.schema.parse({
    ...authorisation.example,
    state: 'approved',
    decidedAtMs: DECIDED_MS,
    ...change,
  });
const sessionOf = (change: object) => faceSession.schema.parse({ ...faceSession.example, ...change });
const seen = faceAlertOf({}, { sufficedAtMs: DECIDED_MS });

describe('figures of faces', () => {
  it.each([
    ['the authorisation is unknown', () => undefined, 1],
    ['it was only requested', known({ state: 'requested', decidedAtMs: undefined }), 1],
    ['it was rejected', known({ state: 'rejected' }), 1],
    ['it was approved afterwards', known({ decidedAtMs: DECIDED_MS + 1 }), 1],
    ['it was approved before', known({}), 0],
    ['it was approved before and has ended', known({ state: 'ended' }), 0],
  ])('a candidate counts as before its authorisation where %s: %3$i', (_, of, expected) => {
    expect(faceFigures([seen], [], of).faceEventsBeforeAuthorisation).toBe(expected);
  });

  it('count heads that were seen without an approved authorisation', () => {
    const session = sessionOf({ startedAtMs: DECIDED_MS - 1, headsSeen: 3 });
    expect(faceFigures([], [session], known({})).faceEventsBeforeAuthorisation).toBe(3);
    expect(faceFigures([], [{ ...session, startedAtMs: DECIDED_MS }], known({})).faceEventsBeforeAuthorisation).toBe(0);
  });

  it('take the higher of the two counts of candidates, and count matches only when confirmed', () => {
    const alerts = [seen, faceAlertOf({ review: 'confirmed' }, { alertId: 'f-2' })];
    expect(faceFigures(alerts, [sessionOf({ candidates: 1 })], known({}))).toMatchObject({
      faceEvents: 2,
      faceMatchesConfirmed: 1,
    });
    expect(faceFigures([], [sessionOf({ candidates: 4 })], known({})).faceEvents).toBe(4);
  });
});
